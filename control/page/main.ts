// The page: shows what is on air and takes orders, for people without a shell. Beside the stream: whatever becomes of it, nobody sees.
import type { FastifyInstance } from "fastify";
import { version } from "../../package.json";
import { CERTIFICATE, PAGE_PORT } from "../shared/names";
import { readPeople } from "../shared/page/people";
import { say } from "../shared/say";
import { messageOf } from "../shared/text";
import { Knocks } from "./knocks";
import { once } from "node:events";
import type { Server } from "node:tls";
import { CertificateFile } from "./certificate";
import { handedOver, inPublic, LOOPBACK, ON_LOOPBACK } from "./listener";
import { look } from "./look";
import { giveOrder } from "./order";
import { Pages } from "./pages";
import { COST } from "./passphrase";
import type { PageParts } from "./context";
import { openPage } from "./server";
import { State } from "./state";
import { Stills } from "./still";

/** In files/. */
const PAGES = "/usr/local/share/restream/page";
const STATE = "/var/lib/restreamd-page";

const main = async (): Promise<void> => {
  const knocks = new Knocks();
  const tell = (words: string): void => {
    say("notice", words);
  };
  const parts: Omit<PageParts, "listener"> = {
    state: new State(STATE),
    pages: new Pages(PAGES, version),
    stills: new Stills(),
    people: readPeople,
    ...{ look, giveOrder, now: Date.now, cost: COST },
    onRefusal: (why) => {
      knocks.add(why);
    },
    say: tell,
  };
  const { app } = await openPage({ ...parts, listener: ON_LOOPBACK });
  const apps = [app];
  const descriptor = handedOver(process.env, process.pid);
  if (descriptor !== undefined) apps.push(await openInPublic(parts, descriptor));
  for (const signal of ["SIGTERM", "SIGINT"] as const)
    process.once(signal, () => {
      void Promise.all(apps.map((one) => one.close())).then(() => process.exit(0));
    });
  await app.listen({ host: LOOPBACK, port: PAGE_PORT });
  tell(`the page listens on ${LOOPBACK}:${PAGE_PORT}`);
};

/** On a socket that systemd has opened: the page itself may open none there, and connect to nobody. */
const openInPublic = async (
  parts: Omit<PageParts, "listener">,
  descriptor: number,
): Promise<FastifyInstance> => {
  const certificate = new CertificateFile(CERTIFICATE, parts.say);
  const { app } = await openPage({ ...parts, listener: inPublic(() => certificate.names) });
  await app.ready();
  const server = app.server as unknown as Server;
  certificate.follow((pem) => {
    server.setSecureContext({ key: pem, cert: pem });
  });
  // Not fastify's own: it would ask the kernel for all addresses of the machine, which the page may not.
  server.listen({ fd: descriptor });
  await once(server, "listening");
  return app;
};

void main().catch((error: unknown) => {
  say("error", messageOf(error));
  process.exit(1);
});
