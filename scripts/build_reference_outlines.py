"""Light outlines for maps: neighbours keep the very same border, so that a drawn map has neither gap nor overlap."""

import json
from collections import defaultdict

import shapely

Polygons = dict[str, shapely.Geometry]

# Degrees: a corner goes when the triangle it makes with its neighbours is smaller than this squared.
FINE = 0.0004
COARSE = 0.03
# Degrees: the step at which communes are glued into a département, and the width under which a gap is closed.
GRID = 0.0001
GAP = 0.1
# Square degrees: islands under it (some 10 km²) are not drawn on the national map.
SPECK = 0.001
# Decimals kept: 1e-4 degree is 11 m or less, 1e-3 is 111 m or less.
FINE_DECIMALS = 4
COARSE_DECIMALS = 3

# Merged on 1 January 2025: the source still draws Saint-Denis without Pierrefitte-sur-Seine and no longer draws
# Pierrefitte, whose territory is exactly the hole left between its neighbours.
GROWN = {"93066": ("75", "77", "92", "93", "94", "95")}


def with_lost_parts(polygons: Polygons) -> Polygons:
    """The same polygons, the communes of GROWN given back the hole their merger left in the map around them."""
    grown = dict(polygons)
    for code, around in GROWN.items():
        holes = interior_holes(shapely.union_all([p for key, p in polygons.items() if key.startswith(around)]))
        lost = [hole for hole in holes if hole.touches(polygons[code]) or hole.overlaps(polygons[code])]
        assert len(lost) == 1, f"{code}: {len(lost)} holes, the source may have caught up"
        grown[code] = shapely.union_all([polygons[code], *lost])
    return grown


def home_outlines(polygons: Polygons, members: dict[str, list[str]], department: str) -> dict:
    """Communes, territories and border of one département, cut from one simplified map.

    `members` gives the INSEE codes of each territory. Returns {"communes": {code: geometry}, "territories": …,
    "department": geometry}, geometries as GeoJSON in degrees (longitude, latitude).
    """
    codes = sorted(code for group in members.values() for code in group)
    assert codes == sorted(code for code in polygons if code.startswith(department)), "communes without a territory"
    communes = simplified({code: polygons[code] for code in codes}, FINE, FINE_DECIMALS)
    return {
        "communes": {code: geojson(shape) for code, shape in communes.items()},
        "territories": {
            key: geojson(merged([communes[code] for code in group])) for key, group in sorted(members.items())
        },
        "department": geojson(merged(list(communes.values()))),
    }


def department_outlines(polygons: Polygons) -> dict[str, dict]:
    """Coarse outline of every département, by code: enough for a national map some 600 pixels wide."""
    groups: dict[str, list[shapely.Geometry]] = defaultdict(list)
    for code, polygon in polygons.items():
        if not is_district(code):
            groups[code[:3] if code.startswith("97") else code[:2]].append(polygon)
    departments = {key: shapely.union_all(groups[key], grid_size=GRID) for key in sorted(groups)}
    light = simplified(cleaned(departments), COARSE, COARSE_DECIMALS)
    return {key: geojson(without_specks(shape)) for key, shape in light.items()}


def is_district(code: str) -> bool:
    """Arrondissements of Marseille, Lyon and Paris repeat their commune's ground."""
    return code[:3] in ("132", "751") or code[:4] == "6938"


def cleaned(polygons: Polygons) -> Polygons:
    """The same coverage without overlaps, cracks, or the holes of communes the source does not draw."""
    shapes = [shapely.MultiPolygon(polygon_parts(shape)) for shape in polygons.values()]
    return dict(zip(polygons, shapely.coverage_clean(shapes, gap_width=GAP), strict=True))


def polygon_parts(shape: shapely.Geometry) -> list[shapely.Polygon]:
    """The polygons of a shape, however nested, without the points and lines a cut may leave."""
    if isinstance(shape, shapely.Polygon):
        return [] if shape.is_empty else [shape]
    parts = getattr(shape, "geoms", ())
    return [polygon for part in parts for polygon in polygon_parts(part)]


def interior_holes(shape: shapely.Geometry) -> list[shapely.Polygon]:
    return [shapely.Polygon(ring) for polygon in polygon_parts(shape) for ring in polygon.interiors]


def simplified(polygons: Polygons, tolerance: float, decimals: int) -> Polygons:
    """The same coverage with fewer corners, rounded; what rounding crossed is cleaned, so borders stay shared."""
    light = shapely.coverage_simplify(list(polygons.values()), tolerance)
    rounded = shapely.make_valid(shapely.transform(light, lambda corners: corners.round(decimals)))
    again = cleaned(dict(zip(polygons, rounded, strict=True)))
    return {key: shapely.transform(shape, lambda corners: corners.round(decimals)) for key, shape in again.items()}


def merged(shapes: list[shapely.Geometry]) -> shapely.Geometry:
    return shapely.coverage_union_all(shapes)


def without_specks(shape: shapely.Geometry) -> shapely.Geometry:
    """Drop islands too small to be seen, never the largest part."""
    parts = sorted(polygon_parts(shape), key=lambda part: -part.area)
    return shapely.MultiPolygon([part for rank, part in enumerate(parts) if rank == 0 or part.area > SPECK])


def geojson(shape: shapely.Geometry) -> dict:
    """A GeoJSON Polygon or MultiPolygon without repeated corners."""
    parts = polygon_parts(shape)
    return json.loads(shapely.to_geojson(parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)))
