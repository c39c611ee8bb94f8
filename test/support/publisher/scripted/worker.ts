// A process of its own: a publisher that follows a script, and comes back like OBS when it loses its connection. It
// tells its parent on standard output. Argument: the file with its settings.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { setImmediate, setTimeout as delay } from "node:timers/promises";
import { now } from "../../media/clock";
import { PublishingClient } from "../../media/rtmp/publishing-client";
import { retryDelayMs } from "../publisher-command";
import {
  renderLine,
  type ScriptedEvent,
  type ScriptedOrder,
  type ScriptedSettings,
} from "./contract";
import { preparedMedia } from "./flv-rounds";
import { stream, type Playing, type Time } from "./stream";

const settings = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as ScriptedSettings;
const { address, stallSeconds, clockStartMs, dropper, tellsSent } = settings;
const media = preparedMedia(readFileSync(settings.media), settings.without);
const off = new AbortController();
let playing: Playing = { script: settings.script, since: now() };

const tell = (event: ScriptedEvent): void => {
  console.log(renderLine(event));
};

const time: Time = {
  now,
  until: async (at) => {
    const left = at - now();
    await (left > 0 ? delay(left) : setImmediate());
  },
};

/** One connection, to its end. Resolves with whether there was one at all. */
const publishOnce = async (): Promise<boolean> => {
  tell({ event: "trying", at: now() });
  let isConnected = false;
  const onConnect = (): void => {
    isConnected = true;
    tell({ event: "connected", at: now() });
  };
  let why = "";
  try {
    const client = await PublishingClient.publish(address, { onConnect, stallSeconds });
    tell({ event: "publishing", at: now() });
    await stream({
      ...{ media, client, time, clockStartMs, dropper, signal: off.signal },
      playing: () => playing,
      onLeftOut: (frames) => {
        tell({ event: "left out", frames });
      },
      onSent: tellsSent
        ? (sent) => {
            tell({ event: "sent", ...sent });
          }
        : undefined,
      onProgress: (progress) => {
        tell({ event: "progress", ...progress });
      },
    });
    if (off.signal.aborted) await client.goodbye();
    why = await client.ended;
  } catch (error) {
    why = error instanceof Error ? error.message : String(error);
  }
  tell({ event: "ended", at: now(), why });
  return isConnected;
};

createInterface({ input: process.stdin })
  .on("line", (line) => {
    const order = JSON.parse(line) as ScriptedOrder;
    if (order.order === "play") playing = { script: order.script, since: now() };
    else off.abort();
  })
  .on("close", () => process.exit(0)); // who reads us is gone

void (async () => {
  for (let failures = 0; !off.signal.aborted;) {
    failures = (await publishOnce()) ? 0 : failures + 1;
    const wait = delay(retryDelayMs(failures), undefined, { signal: off.signal });
    await wait.catch(() => undefined);
  }
  process.exit(0);
})();
