// Builds the assets of the shell once, into a folder that git ignores:
//   tremplin/web/static/dist/{tremplin.css, tremplin.js, fonts/*.woff2}, and for the map of the results alone
//   {carte.css, carte.js, fond-carte.json}
// The favicon and the icon sprite need no build: they are served from tremplin/web/static/tremplin/.
// Usage, from the root of the repository: npm ci && node scripts/build_assets.mjs
import { appendFileSync, copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import * as esbuild from "esbuild";
import * as sass from "sass";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const web = path.join(root, "tremplin/web");
const reference = path.join(root, "tremplin/reference/data");
const dist = path.join(web, "static/dist");
const modules = path.join(root, "node_modules");
const CSS_BUDGET_KB = 30; // brotli

const FONTS = ["latin", "latin-ext"].flatMap((subset) => [
  `@fontsource/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-${subset}-400-normal.woff2`,
  `@fontsource/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-${subset}-600-normal.woff2`,
  `@fontsource/bricolage-grotesque/files/bricolage-grotesque-${subset}-700-normal.woff2`,
]);

function compiled(name) {
  const { css } = sass.compile(path.join(web, `scss/${name}.scss`), {
    style: "compressed",
    loadPaths: [modules],
    quietDeps: true,
    // Bootstrap 5.3 is written with @import and its global functions
    silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
  });
  return css;
}

async function buildScript(name) {
  await esbuild.build({
    entryPoints: [path.join(web, `js/${name}.js`)],
    outfile: path.join(dist, `${name}.js`),
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2020",
    nodePaths: [modules],
    legalComments: "none",
    loader: { ".png": "dataurl" },
  });
}

// The base of the map: départements, and the communes and territories of home, as names and GeoJSON outlines.
function buildBase() {
  const { communes, territories } = JSON.parse(readFileSync(path.join(reference, "territory_outlines.json")));
  const departments = JSON.parse(readFileSync(path.join(reference, "department_outlines.json")));
  const base = {
    departements: named(departments, "departments"),
    communes: named(communes, "communes"),
    territoires: named(territories, "territories"),
  };
  writeFileSync(path.join(dist, "fond-carte.json"), JSON.stringify(base));
}

function named(outlines, table) {
  const lines = readFileSync(path.join(reference, `${table}.csv`), "utf8").trim().split(/\r?\n/);
  const names = new Map(lines.map((line) => line.split(",", 2)));
  return Object.entries(outlines).map(([code, geometry]) => ({
    type: "Feature",
    properties: { nom: names.get(code) ?? code },
    geometry,
  }));
}

function copyFonts() {
  mkdirSync(path.join(dist, "fonts"), { recursive: true });
  for (const font of FONTS) {
    copyFileSync(path.join(modules, font), path.join(dist, "fonts", path.basename(font)));
  }
}

function sizes(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      const bytes = readFileSync(file);
      const kb = (file.endsWith(".woff2") ? bytes : brotliCompressSync(bytes)).length / 1024;
      return { name: path.relative(dist, file), kb };
    });
}

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
copyFonts();
writeFileSync(path.join(dist, "tremplin.css"), compiled("tremplin"));
await buildScript("tremplin");
await buildScript("carte"); // and the stylesheets that it imports
appendFileSync(path.join(dist, "carte.css"), compiled("carte"));
buildBase();
for (const { name, kb } of sizes(dist)) {
  console.log(`${kb.toFixed(1).padStart(6)} KB  ${name}`);
  if (name === "tremplin.css" && kb > CSS_BUDGET_KB) {
    console.error(`tremplin.css weighs more than ${CSS_BUDGET_KB} KB once compressed`);
    process.exitCode = 1;
  }
}
