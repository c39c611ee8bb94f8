// Asks the platforms whether they show what they are sent, and leaves their word for restreamd; nothing hangs on it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import * as z from "zod";
import { BROADCASTS_FILE, heard, textOfBroadcasts, type Broadcast } from "../shared/broadcast";
import { unlessMissing, writeWhole } from "../shared/files";
import { readNow } from "../shared/left";
import { isTheSpare } from "../shared/pair";
import { askHttps } from "../shared/https";
import { say } from "../shared/say";
import { messageOf } from "../shared/text";
import { isSent, twitchAsker, youtubeAsker, type Asker, type Ledger } from "./asker";
import { parseConfig } from "./config";
import { IDLE_MS, REGULAR_MS, type Used } from "./pace";

const QUOTA_FILE = "/var/lib/restreamd-broadcasts/youtube-quota.json";
const READABLE = 0o644;
const PRIVATE = 0o600;

const quota = z.object({ day: z.string(), units: z.number(), isSpent: z.boolean() });

/** What the disk did not take. */
let spentNow: Used | undefined;

const LEDGER: Ledger = {
  read: () => {
    if (spentNow) return spentNow;
    const text = unlessMissing(() => readFileSync(QUOTA_FILE, "utf8"));
    try {
      return text === undefined ? undefined : (quota.parse(JSON.parse(text)) satisfies Used);
    } catch {
      return undefined; // counted anew: Google itself counts, too
    }
  },
  // On a full disk it is counted all the same, and what was said counts.
  write: async (spent) => {
    spentNow = spent;
    await writeWhole(QUOTA_FILE, `${JSON.stringify(spent)}\n`, PRIVATE).catch((error: unknown) => {
      say("error", `how much was asked today could not be kept: ${messageOf(error)}`);
    });
  },
};

/** What is known, by destination. */
const all = new Map<string, Broadcast>();
/** One write at a time. */
let written = Promise.resolve();

const leave = (): Promise<void> => {
  written = written
    .then(() => writeWhole(BROADCASTS_FILE, textOfBroadcasts(Object.fromEntries(all)), READABLE))
    .catch((error: unknown) => {
      say("error", `what the platforms say could not be left for restreamd: ${messageOf(error)}`);
    });
  return written;
};

/** Never resolves. */
const askAgain = async ({ name, ask: askOnce }: Asker): Promise<never> => {
  for (;;) {
    let pauseMs = IDLE_MS;
    try {
      if (!isTheSpare() && isSent(readNow(), name)) {
        const asked = await askOnce();
        ({ pauseMs } = asked);
        const before = all.get(name);
        const word = heard(before, asked.word, Date.now(), pauseMs);
        all.set(name, word);
        if (word.answer !== before?.answer || word.reason !== before.reason)
          say(
            word.answer === "unknown" ? "error" : "notice",
            `${name}: ${word.answer}${word.reason && `: ${word.reason}`}`,
          );
        await leave();
      } else if (all.delete(name)) {
        await leave();
      }
    } catch (error) {
      pauseMs = REGULAR_MS;
      say("error", `${name} could not be asked: ${messageOf(error)}`);
    }
    await pause(pauseMs);
  }
};

const main = async (): Promise<void> => {
  const { youtube, twitch } = parseConfig(
    readFileSync(join(process.env["CREDENTIALS_DIRECTORY"] ?? "", "broadcasts.json"), "utf8"),
  );
  // Side by side: one that hangs holds up no other.
  await Promise.all(
    [
      ...(youtube ? [youtubeAsker(youtube, askHttps, LEDGER, Date.now)] : []),
      ...(twitch ? [twitchAsker(twitch, askHttps)] : []),
    ].map(askAgain),
  );
};

void main().catch((error: unknown) => {
  say("error", messageOf(error));
  process.exit(1);
});
