// The page: shows what is on air and takes orders, for people without a shell. Beside the stream: whatever becomes of it, nobody sees.
import { version } from "../../package.json";
import { readPeople } from "../shared/page/people";
import { say } from "../shared/say";
import { messageOf } from "../shared/text";
import { Knocks } from "./knocks";
import { ON_LOOPBACK } from "./listener";
import { look } from "./look";
import { giveOrder } from "./order";
import { Pages } from "./pages";
import { COST } from "./passphrase";
import { openPage } from "./server";
import { State } from "./state";
import { Stills } from "./still";

/** In files/. */
const PAGES = "/usr/local/share/restream/page";
const STATE = "/var/lib/restreamd-page";

const main = async (): Promise<void> => {
  const knocks = new Knocks();
  const { app } = await openPage({
    listener: ON_LOOPBACK,
    state: new State(STATE),
    pages: new Pages(PAGES, version),
    stills: new Stills(),
    people: readPeople,
    ...{ look, giveOrder, now: Date.now, cost: COST },
    onRefusal: (why) => {
      knocks.add(why);
    },
    say: (words) => {
      say("notice", words);
    },
  });
  for (const signal of ["SIGTERM", "SIGINT"] as const)
    process.once(signal, () => {
      void app.close().then(() => process.exit(0));
    });
  const { address, port } = ON_LOOPBACK;
  await app.listen({ host: address, port });
  say("notice", `the page listens on ${address}:${port}`);
};

void main().catch((error: unknown) => {
  say("error", messageOf(error));
  process.exit(1);
});
