// « Autour de moi »: the position goes no further than the name of the commune, which the address then says.
// <input data-lieux="/lieux" data-autour-de-moi>: without geolocation, or without JavaScript, nothing is offered.
const OPTIONS = { timeout: 10000, maximumAge: 600000 };
const DENIED = "Votre position n’a pas été donnée. Écrivez le nom de votre ville.";
const UNKNOWN = "Nous ne trouvons pas de commune autour de vous. Écrivez le nom de votre ville.";

function offer(input) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "autour", textContent: "Autour de moi" });
  const said = Object.assign(document.createElement("span"), { className: "meta" });
  said.setAttribute("role", "status");
  input.closest("div:not(.lieux)").append(button, said);
  button.addEventListener("click", () => {
    said.textContent = "Nous cherchons où vous êtes…";
    navigator.geolocation.getCurrentPosition(
      (position) => find(input, position.coords, said),
      () => { said.textContent = DENIED; },
      OPTIONS,
    );
  });
}

async function find(input, { latitude, longitude }, said) {
  // Two decimals: a kilometre or so, enough for a commune and no more
  const around = `${latitude.toFixed(2)},${longitude.toFixed(2)}`;
  try {
    const answer = await fetch(`${input.dataset.lieux}?${new URLSearchParams({ autour: around })}`);
    const [place] = await answer.json();
    if (!place) throw new Error();
    input.value = place.label;
    input.dispatchEvent(new Event("input"));
    input.form.requestSubmit();
  } catch {
    said.textContent = UNKNOWN;
  }
}

/** Offer « Autour de moi » under the place fields of `root`, where the browser knows how. */
export function offerAround(root) {
  if (!("geolocation" in navigator)) return;
  root.querySelectorAll("input[data-autour-de-moi]").forEach(offer);
}
