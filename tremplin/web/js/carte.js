// The map of the results, on its page only. Without it the page has the same map drawn by the server, and the list.
import L from "leaflet";
import "leaflet.markercluster";
import "leaflet/dist/leaflet.css";
import "leaflet.markercluster/dist/MarkerCluster.css";

const CALM = matchMedia("(prefers-reduced-motion: reduce)").matches;
// The map brings what it opens into view by itself; the browser would scroll its window under it.
const STILL = { preventScroll: true };
const LOST = "La carte n’a pas pu se charger en entier. La liste, elle, est complète.";
// Closest zooms at which the names of each layer are written: beyond, those of the next one are.
const NAMES = { departements: [7, 9], territoires: [10, 11], communes: [12, 18] };
// Pixels between two marks at least: under a group (34 px) stands a whole pin (34 px above its point). A zoom and a half shows
// the marks of the next one, √2 nearer to one another.
const APART = Math.ceil((34 / 2 + 34) * Math.SQRT2);
// Pixels between the middles of two pins (28 px) so that no corner meets, and of a pin and the group (34 px) that it is of.
const BESIDE = 42, FIRST_RING = 46;
const STYLES = { departements: "plan__terre", communes: "plan__communes", territoires: "plan__bords" };

const figure = document.getElementById("plan");
if (figure) draw(figure);

async function draw(figure) {
  const status = document.querySelector(".plan__zone [role=status]");
  try {
    const [base, found] = await Promise.all([read(figure.dataset.fond), read(figure.dataset.points)]);
    const map = open(figure);
    paint(map, base, Boolean(figure.dataset.tuiles));
    circle(map, figure.dataset.cercle);
    map.addLayer(pins(found));
    figure.querySelector(".plan__aide").textContent =
      "Au clavier : les flèches déplacent la carte, plus et moins changent l’échelle, Tab va d’un repère à l’autre.";
    figure.querySelector(".plan__trop").hidden = found.points.length < Number(figure.dataset.plus);
    offerZone(map, figure.dataset.recherche);
  } catch {
    status.textContent = LOST;
    status.parentElement.hidden = false;
    status.previousElementSibling.hidden = true;
  }
}

async function read(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
}

function open(figure) {
  const [south, west, north, east] = figure.dataset.cadre.split(",").map(Number);
  const ground = Object.assign(document.createElement("div"), { className: "plan__fenetre" });
  ground.setAttribute("role", "region");
  ground.setAttribute("aria-label", "Carte des résultats");
  // In its place at once: the page does not jump under whoever reads it.
  figure.querySelector(":scope > svg").replaceWith(ground);
  const calm = { zoomAnimation: !CALM, fadeAnimation: !CALM, markerZoomAnimation: !CALM };
  const map = L.map(ground, { ...calm, zoomControl: false, attributionControl: false, scrollWheelZoom: false, minZoom: 2, maxZoom: 17, zoomSnap: 0.5 });
  L.control.zoom({ zoomInTitle: "Voir de plus près", zoomOutTitle: "Voir plus large" }).addTo(map);
  map.fitBounds([[south, west], [north, east]]);
  // The wheel scrolls the page until somebody works on the map.
  map.on("focus click", () => map.scrollWheelZoom.enable());
  map.on("blur", () => map.scrollWheelZoom.disable());
  // Leaflet hears this key only when the map itself has the focus.
  ground.addEventListener("keydown", ({ key }) => { if (key === "Escape") map.closePopup(); });
  if (figure.dataset.tuiles) L.tileLayer(figure.dataset.tuiles).addTo(map);
  return map;
}

function paint(map, base, tiled) {
  for (const [layer, className] of Object.entries(STYLES)) {
    const style = { className: `${className}${tiled ? " plan__clair" : ""}`, interactive: false };
    const outlines = L.geoJSON(base[layer], { style: () => style, interactive: false });
    outlines.addTo(map);
    if (!tiled) writeNames(map, outlines, NAMES[layer]);
  }
}

function writeNames(map, outlines, [from, to]) {
  const names = L.layerGroup(outlines.getLayers().map((one) => {
    const words = Object.assign(document.createElement("span"), { textContent: one.feature.properties.nom });
    words.setAttribute("aria-hidden", "true");
    const icon = L.divIcon({ className: "plan__ecrit", html: words, iconSize: null });
    return L.marker(one.getBounds().getCenter(), { icon, interactive: false, keyboard: false, zIndexOffset: -1000 });
  }));
  const show = () => {
    const zoom = Math.floor(map.getZoom());
    if (zoom >= from && zoom <= to) names.addTo(map);
    else names.remove();
  };
  map.on("zoomend", show);
  show();
}

function circle(map, around) {
  if (!around) return;
  const [latitude, longitude, km] = around.split(",").map(Number);
  L.circle([latitude, longitude], { radius: km * 1000, className: "plan__cercle", interactive: false }).addTo(map);
}

// A group stands on its first pin, which the library keeps apart from the other marks; the middle of its pins, where the
// library puts it, may be on one of them.
const middle = L.MarkerCluster.prototype._recalculateBounds;
L.MarkerCluster.include({
  _recalculateBounds() {
    const moves = this._boundsNeedUpdate;
    middle.call(this);
    if (moves && this._cLatLng) this._latlng = this._cLatLng;
  },
});

function pins({ page, points }) {
  const group = L.markerClusterGroup({
    showCoverageOnHover: false,
    maxClusterRadius: APART,
    chunkedLoading: true,
    animate: !CALM,
    spiderfyShapePositions: rings,
    iconCreateFunction: (cluster) => gathered(cluster.getChildCount()),
    spiderLegPolylineOptions: { className: "plan__patte" },
  });
  group.addLayers(points.map(([latitude, longitude, name, id, place]) => {
    const pin = L.marker([latitude, longitude], { icon: PIN });
    pin.bindPopup(() => card(page + id, name, place), { autoPanPadding: [24, 24] });
    pin.on("popupopen", ({ popup }) => popup.getElement().querySelector("a").focus(STILL));
    pin.on("popupclose", () => comeBack(pin));
    pin.on("add", () => say(pin.getElement(), place ? `${name}, ${place}` : name));
    return pin;
  }));
  return group;
}

/** Where the pins of one place unfold: in rings around their group, none upon another. A pin stands above its point. */
function rings(count, { x, y }) {
  const points = [];
  for (let radius = FIRST_RING; points.length < count; radius += BESIDE) {
    const most = Math.floor(Math.PI / Math.asin(BESIDE / 2 / radius));
    const number = Math.min(most, count - points.length);
    const at = (n) => (2 * Math.PI * n) / number;
    for (let n = 0; n < number; n++) points.push(L.point(x + radius * Math.cos(at(n)), y + 20 + radius * Math.sin(at(n)), true));
  }
  return points;
}

/** From the popup back to its pin, unless the focus has gone elsewhere already. */
function comeBack(pin) {
  const lost = document.activeElement === document.body || document.activeElement.closest(".leaflet-popup");
  if (lost) pin.getElement()?.focus(STILL);
}

const PIN = L.divIcon({ className: "plan__epingle", iconSize: [28, 28], iconAnchor: [14, 34], popupAnchor: [0, -30] });

function gathered(number) {
  const words = document.createElement("span");
  const said = Object.assign(document.createElement("span"), { textContent: " résultats : voir de plus près" });
  said.className = "visually-hidden";
  words.append(number.toLocaleString("fr-FR"), said);
  const side = number < 100 ? 34 : number < 1000 ? 42 : 52;
  return L.divIcon({ className: "plan__groupe", html: words, iconSize: [side, side] });
}

function say(element, words) {
  element?.setAttribute("aria-label", words);
}

function card(address, name, place) {
  const box = document.createElement("div");
  box.append(Object.assign(document.createElement("a"), { href: address, textContent: name }));
  if (place) box.append(Object.assign(document.createElement("p"), { textContent: place }));
  return box;
}

/** « Chercher dans la partie visible » : the same search, within what the map shows. */
function offerZone(map, search) {
  const line = document.querySelector(".plan__zone");
  line.hidden = false;
  line.querySelector("button").addEventListener("click", () => {
    const bounds = map.getBounds();
    const sides = [bounds.getSouth(), bounds.getWest(), bounds.getNorth(), bounds.getEast()];
    const address = new URLSearchParams(search);
    const most = [90, 180, 90, 180];
    address.set("cadre", sides.map((one, side) => Math.max(-most[side], Math.min(most[side], one)).toFixed(4)).join(","));
    location.assign(`?${address}`);
  });
}
