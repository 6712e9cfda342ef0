// Everything here shortens a path that already works without JavaScript.
import htmx from "htmx.org";
import { offerAround } from "./autour.js";
import { enhanceKeys } from "./cle.js";
import { focusErrors } from "./erreurs.js";
import { guardSubmissions } from "./envoi.js";
import { enhancePrinting } from "./imprimer.js";
import { enhancePlaces } from "./lieux.js";
import { enhanceWords } from "./mots.js";
import { showOpenTab } from "./onglets.js";

// The content security policy allows neither inline styles nor evaluated code.
htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
htmx.config.allowScriptTags = false;
// No copy of a page stays in the browser: going back asks the server again, with the rights of that moment.
htmx.config.historyCacheSize = 0;
htmx.config.refreshOnHistoryMiss = true;
window.htmx = htmx;

focusErrors(document);
guardSubmissions(document);
enhancePlaces(document);
enhanceWords(document);
offerAround(document);
enhanceKeys(document);
enhancePrinting(document);
showOpenTab(document);
document.addEventListener("htmx:load", (event) => enhancePlaces(event.detail.elt));
