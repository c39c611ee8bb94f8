// Tells people what restreamd noticed: reads its file, sends what is new, remembers what was accepted.
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import writeFileAtomic from "write-file-atomic";
import type { Event } from "../restreamd/event";
import { readEvents } from "../restreamd/read";
import { parseConfig } from "./config";
import { parseDelivery } from "./delivery";
import { send } from "./discord";
import { judge } from "./pace";
import { accepted, nextNotice, type Delivery } from "./queue";

const EVERY_MS = 1000;
const STATE_DIR = "/var/lib/restreamd-notices";
const DELIVERY = join(STATE_DIR, "discord.json");

const [ERROR, NOTICE] = [3, 5] as const;
const say = (priority: number, words: string): void => {
  console.log(`<${priority}>${words.replace(/\s*\n\s*/g, "; ")}`);
};

const main = async (): Promise<void> => {
  const { discord } = parseConfig(
    readFileSync(join(process.env["CREDENTIALS_DIRECTORY"] ?? "", "notices.json"), "utf8"),
  );
  mkdirSync(STATE_DIR, { recursive: true });
  if (!discord) say(NOTICE, "nobody is to be told: restream:discordWebhookUrl is not set");
  let delivery = readDelivery();
  let failures = 0;
  for (;;) {
    const { events, nextNumber } = readEvents() ?? { events: [], nextNumber: 1 };
    // The first time: only what happens from now on.
    if (!delivery || delivery.cursor >= nextNumber) {
      delivery = { cursor: nextNumber - 1, sent: delivery?.sent ?? [] };
      await keep(delivery);
    }
    const notice = discord && nextNotice(events, delivery, discord.level);
    if (!notice) {
      await pause(EVERY_MS);
      continue;
    }
    const verdict = judge(
      await send(discord.url, notice.text, notice.edits?.message),
      notice.edits !== undefined,
      failures,
    );
    if (verdict.kind === "later") {
      if (failures++ === 0) say(ERROR, `Discord: ${verdict.why}; it is tried again`);
    } else {
      if (failures > 0) say(NOTICE, `Discord answers again, after ${failures} attempts`);
      failures = 0;
      delivery = after(delivery, notice, verdict);
      await keep(delivery);
      if (verdict.kind === "refused")
        say(ERROR, `Discord does not take event ${notice.events.join(", ")}: left out`);
      else if (verdict.kind === "accepted")
        for (const number of notice.events) tellJournal(events, number);
    }
    await pause(verdict.waitMs);
  }
};

const after = (
  delivery: Delivery,
  notice: NonNullable<ReturnType<typeof nextNotice>>,
  verdict: { kind: "accepted"; message: string } | { kind: "gone" | "refused" },
): Delivery => {
  switch (verdict.kind) {
    case "accepted":
      return accepted(delivery, notice, verdict.message);
    case "gone": // then it is told in a message of its own
      return { ...delivery, sent: delivery.sent.filter((sent) => sent !== notice.edits) };
    case "refused":
      return { ...delivery, cursor: notice.upTo };
  }
};

const tellJournal = (events: readonly Event[], number: number): void => {
  const event = events.find((one) => one.number === number);
  if (event) say(NOTICE, `event=${number} kind=${event.kind}: told to Discord`);
};

const readDelivery = (): Delivery | undefined => {
  try {
    return parseDelivery(readFileSync(DELIVERY, "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
};

/** On disk before the next is sent: whatever happens then, this one is not sent again. */
const keep = (delivery: Delivery): Promise<void> =>
  writeFileAtomic(DELIVERY, `${JSON.stringify(delivery)}\n`, { mode: 0o600 });

void main().catch((error: unknown) => {
  say(ERROR, error instanceof Error ? error.message : String(error));
  process.exit(1);
});
