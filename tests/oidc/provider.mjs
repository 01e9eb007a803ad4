/**
 * A real OpenID Connect provider (npm `oidc-provider`, certified) on this machine, for tests: `node provider.mjs PORT REDIRECT_URI`.
 * Anybody signs in by any name; the e-mail address is that name. Names that begin with "unverified" are not vouched for.
 */
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import path from "node:path";

const web = createRequire(path.join(import.meta.dirname, "../../web/package.json"));
const { default: Provider } = await import(pathToFileURL(web.resolve("oidc-provider")).href);
const [port, redirect] = process.argv.slice(2);
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id: "resa", client_secret: "a secret of this test: 100 % + 1", redirect_uris: [redirect], grant_types: ["authorization_code"], response_types: ["code"] }],
  claims: { email: ["email", "email_verified"], profile: ["name"] },
  pkce: { required: () => true },
  cookies: { keys: ["only for tests"] },
  findAccount: (_context, id) => ({
    accountId: id,
    claims: async () => ({ sub: id, email: id, email_verified: !id.startsWith("unverified"), name: id.split("@")[0] }),
  }),
});
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
// Whoever started it is gone, or done with it.
process.stdin.on("end", () => process.exit(0)).resume();
