// A real OpenID provider (oidc-provider) for the tests, that can be told to fail. Prints its address, then serves.
// POST /_test { base, people, fault, rotate } changes what it does from then on; GET /_test tells what it was asked.
import { createPrivateKey, generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { createServer } from "node:http";
import Provider from "oidc-provider";

const CLIENTS = ["proconnect", "franceconnect", "francetravail"];
const SIGNED = new Set(["proconnect", "franceconnect"]);
const LEVELS = ["eidas1", "eidas2", "eidas3", "https://proconnect.gouv.fr/assurance/self-asserted-2fa"];
const SCOPES = ["given_name", "usual_name", "family_name", "preferred_username", "birthdate", "birthplace"];
SCOPES.push("birthcountry", "gender", "email", "api_peconnect-individuv1", "application_francetravail");
const HOUR = 3600;

let issuer, handler, signing;
const state = { base: "http://testserver", people: {}, fault: {}, asked: [] };

function newKey() {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { ...privateKey.export({ format: "jwk" }), kid: randomUUID(), alg: "RS256", use: "sig" };
}

function client(id) {
  const signed = SIGNED.has(id) ? { userinfo_signed_response_alg: "RS256" } : {};
  return {
    client_id: id,
    client_secret: `secret-${id}`,
    redirect_uris: [`${state.base}/connexion/avec/${id}/retour`],
    post_logout_redirect_uris: [`${state.base}/deconnexion/retour`],
    token_endpoint_auth_method: "client_secret_post",
    ...signed,
  };
}

async function grantEverything(ctx) {
  const { client: asking, params, session } = ctx.oidc.entities.Client ? { client: ctx.oidc.client, ...ctx.oidc } : ctx.oidc;
  const grant = new ctx.oidc.provider.Grant({ clientId: asking.clientId, accountId: session.accountId });
  grant.addOIDCScope(params.scope);
  grant.addOIDCClaims(["acr", "amr", "email"]);
  await grant.save();
  return grant;
}

function build() {
  const provider = new Provider(issuer, {
    clients: CLIENTS.map(client),
    jwks: { keys: [signing] },
    cookies: { keys: ["only for the tests"] },
    pkce: { required: () => true },
    acrValues: LEVELS,
    scopes: ["openid", ...SCOPES],
    claims: { ...Object.fromEntries(SCOPES.map((one) => [one, [one]])), openid: ["sub"], amr: null, acr: null,
      profile: ["given_name", "family_name"] },
    features: { devInteractions: { enabled: false }, jwtUserinfo: { enabled: true }, claimsParameter: { enabled: true } },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    ttl: { AccessToken: HOUR, AuthorizationCode: 60, IdToken: HOUR, Interaction: HOUR, Session: HOUR, Grant: HOUR },
    loadExistingGrant: grantEverything,
    findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub, ...state.people[sub] }) }),
  });
  provider.use((ctx, next) => (ctx.path.startsWith("/interaction/") ? interaction(provider, ctx) : next()));
  handler = provider.callback();
}

const FORM = `<!doctype html><html lang="fr"><meta name="viewport" content="width=device-width"><title>Fournisseur</title>
<h1>Qui êtes-vous ?</h1><form method="post"><label>Identifiant <input name="login" required></label>
<button>Continuer</button> <button name="refuse" value="1" formnovalidate>Refuser</button></form></html>`;

async function interaction(provider, ctx) {
  if (ctx.method === "GET") {
    ctx.type = "html";
    ctx.body = FORM;
    return;
  }
  const sent = new URLSearchParams(await body(ctx.req));
  const { acr, amr } = state.people[sent.get("login")] ?? {};
  const result = sent.has("refuse")
    ? { error: "access_denied" }
    : { login: { accountId: sent.get("login"), ...(acr && { acr }), ...(amr && { amr }) } };
  await provider.interactionFinished(ctx.req, ctx.res, result, { mergeWithLastSubmission: false });
}

async function body(request) {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}

// --- Faults -----------------------------------------------------------------------------------------------------

const decode = (part) => JSON.parse(Buffer.from(part, "base64url").toString());
const encode = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

function resign(token, changes, { kid = signing.kid, key = signing, alg = "RS256" } = {}) {
  const claims = { ...decode(token.split(".")[1]), ...changes };
  for (const name of Object.keys(claims)) if (claims[name] === null) delete claims[name];
  const told = `${encode({ alg, kid, typ: "JWT" })}.${encode(claims)}`;
  if (alg === "none") return `${told}.`;
  return `${told}.${sign("RSA-SHA256", Buffer.from(told), createPrivateKey({ key, format: "jwk" })).toString("base64url")}`;
}

function tampered(token, fault) {
  if (fault.signature) return `${token.slice(0, -6)}AAAAAA`;
  if (fault.stranger) return resign(token, {}, { kid: "unknown", key: newKey() });
  if (fault.usurped) return resign(token, {}, { key: newKey() });
  if (fault.unsigned) return resign(token, {}, { alg: "none" });
  return resign(token, fault.claims);
}

function spoil(response, fault) {
  const { writeHead, end, setHeader } = response;
  response.setHeader = (name, value) => (name.toLowerCase() === "content-length" ? response : setHeader.call(response, name, value));
  response.end = (chunk, ...rest) => {
    let text = chunk?.toString() ?? "";
    if (fault.part === "id_token") {
      const answer = JSON.parse(text);
      if (answer.id_token) text = JSON.stringify({ ...answer, id_token: tampered(answer.id_token, fault) });
    } else if (text.split(".").length === 3) text = tampered(text, fault);
    else text = JSON.stringify({ ...JSON.parse(text), ...fault.claims });
    return end.call(response, text, ...rest);
  };
  response.writeHead = writeHead;
}

function broken(response, fault) {
  if (fault.kind === "slow") return setTimeout(() => response.end("{}"), 20_000).unref();
  if (fault.kind === "drip") {
    response.writeHead(200, { "content-type": "application/json" });
    const timer = setInterval(() => response.write(" "), 300);
    return response.on("close", () => clearInterval(timer));
  }
  if (fault.kind === "elsewhere") return response.writeHead(302, { location: `${issuer}/ailleurs` }).end();
  if (fault.kind === "huge") return response.end(`{"x":"${"a".repeat(300_000)}"}`);
  response.writeHead(fault.kind === "500" ? 500 : 200, { "content-type": "application/json" });
  return response.end(fault.kind === "json" ? "<p>ceci n’est pas du JSON</p>" : fault.kind === "list" ? "[]" : '{"secret":"jeton-a-ne-pas-montrer"}');
}

async function control(request, response) {
  if (request.method === "POST") {
    const { rotate, ...changes } = JSON.parse(await body(request));
    Object.assign(state, changes, { asked: [] });
    if (rotate) signing = newKey();
    build();
  }
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify({ asked: state.asked, kid: signing.kid }));
}

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, issuer);
  if (pathname === "/_test") return control(request, response);
  state.asked.push({ path: pathname, ...Object.fromEntries(searchParams) });
  const { fault } = state;
  if (fault.at === pathname) {
    if (fault.kind) return broken(response, fault);
    spoil(response, fault);
  }
  return handler(request, response);
});
server.listen(0, "127.0.0.1", () => {
  issuer = `http://127.0.0.1:${server.address().port}`;
  signing = newKey();
  build();
  process.stdout.write(`${issuer}\n`);
});
