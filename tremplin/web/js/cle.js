// Passkeys (WebAuthn): <form data-cle="creer|montrer" data-options="{publicKey: …}" hidden> with a field « credential ».
// The form stays hidden where there is no script or no WebAuthn: what stands in [data-sans-cle] is read instead.
const CANCELLED = "La clé n’a pas répondu, ou vous avez annulé. Recommencez.";
const REASONS = {
  InvalidStateError: "Cette clé est déjà sur votre compte.",
  SecurityError: "Cette adresse du site ne permet pas les clés d’accès.",
  NotSupportedError: "Cet appareil ne sait pas faire cette sorte de clé.",
};

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const named = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

const CEREMONIES = {
  creer: ({ publicKey }) =>
    navigator.credentials.create({
      publicKey: {
        ...publicKey,
        challenge: bytes(publicKey.challenge),
        user: { ...publicKey.user, id: bytes(publicKey.user.id) },
        excludeCredentials: named(publicKey.excludeCredentials),
      },
    }),
  montrer: ({ publicKey }) =>
    navigator.credentials.get({
      publicKey: { ...publicKey, challenge: bytes(publicKey.challenge), allowCredentials: named(publicKey.allowCredentials) },
    }),
};

/** What the server reads (RegistrationResponseJSON, AuthenticationResponseJSON). */
function written(credential) {
  const { response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const found = parts.filter((name) => response[name]).map((name) => [name, text(response[name])]);
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: Object.fromEntries(found),
  });
}

async function run(form) {
  const error = form.querySelector("[data-cle-erreur]");
  error.hidden = true;
  try {
    const credential = await CEREMONIES[form.dataset.cle](JSON.parse(form.dataset.options));
    form.elements.credential.value = written(credential);
    form.submit();
  } catch (fault) {
    error.textContent = REASONS[fault.name] ?? CANCELLED;
    error.hidden = false;
  }
}

export function enhanceKeys(root) {
  if (!window.PublicKeyCredential) return;
  root.querySelectorAll("[data-sans-cle]").forEach((sentence) => (sentence.hidden = true));
  root.querySelectorAll("form[data-cle]").forEach((form) => {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      run(form);
    });
  });
}
