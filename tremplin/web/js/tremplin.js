// Everything here shortens a path that already works without JavaScript.
import htmx from "htmx.org";
import { offerAround } from "./autour.js";
import { focusErrors } from "./erreurs.js";
import { guardSubmissions } from "./envoi.js";
import { enhancePlaces } from "./lieux.js";

// The content security policy allows neither inline styles nor evaluated code.
htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
window.htmx = htmx;

focusErrors(document);
guardSubmissions(document);
enhancePlaces(document);
offerAround(document);
document.addEventListener("htmx:load", (event) => enhancePlaces(event.detail.elt));
