// Tells people what restreamd noticed: reads its file, sends what is new, remembers what was accepted.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Event } from "../restreamd/event";
import { readEvents } from "../restreamd/read";
import { parseConfig } from "./config";
import { keep, readDelivery, tidy } from "./memory";
import type { Verdict } from "./pace";
import { accepted, nextNotice, type Delivery, type Notice } from "./queue";
import { targetsOf, type Target } from "./target";

const EVERY_MS = 1000;
const DAY_MS = 86_400_000;
const STATE_DIR = "/var/lib/restreamd-notices";
const RUNTIME_DIR = "/run/restreamd-notices";

const [ERROR, NOTICE] = [3, 5] as const;
const say = (priority: number, words: string): void => {
  console.log(`<${priority}>${words.replace(/\s*\n\s*/g, "; ")}`);
};

const main = async (): Promise<void> => {
  const targets = targetsOf(
    parseConfig(
      readFileSync(join(process.env["CREDENTIALS_DIRECTORY"] ?? "", "notices.json"), "utf8"),
    ),
    RUNTIME_DIR,
  );
  tidy(
    STATE_DIR,
    targets.map(({ file }) => file),
  );
  if (targets.length === 0) {
    say(NOTICE, "nobody is to be told: restream:discordWebhookUrl and appriseUrls are not set");
    for (;;) await pause(DAY_MS);
  }
  // Side by side: one that fails holds up no other.
  await Promise.all(targets.map(tellAll));
};
/** Never resolves. @throws Error when a file cannot be read or written */
const tellAll = async (target: Target): Promise<never> => {
  const { name, file } = target;
  let delivery = readDelivery(STATE_DIR, file);
  let failures = 0;
  for (;;) {
    const { events, nextNumber } = readEvents() ?? { events: [], nextNumber: 1 };
    // The first time: only what happens from now on.
    if (!delivery || delivery.cursor >= nextNumber) {
      delivery = { cursor: nextNumber - 1, sent: delivery?.sent ?? [] };
      await keep(STATE_DIR, file, delivery);
    }
    const notice = nextNotice(events, delivery, target.level, target.form);
    if (!notice) {
      await pause(EVERY_MS);
      continue;
    }
    const verdict = await target.tell(notice, failures);
    if (verdict.kind === "later") {
      if (failures++ === 0) say(ERROR, `${name}: ${verdict.why}; it is tried again`);
    } else {
      if (failures > 0) say(NOTICE, `${name} answers again, after ${failures} attempts`);
      failures = 0;
      delivery = after(delivery, notice, verdict);
      await keep(STATE_DIR, file, delivery);
      if (verdict.kind === "refused")
        say(ERROR, `${name} does not take event ${notice.events.join(", ")}: left out`);
      else if (verdict.kind === "accepted")
        for (const number of notice.events) tellJournal(events, number, name);
    }
    await pause(verdict.waitMs);
  }
};

const after = (
  delivery: Delivery,
  notice: Notice,
  verdict: Exclude<Verdict, { kind: "later" }>,
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

const tellJournal = (events: readonly Event[], number: number, name: string): void => {
  const event = events.find((one) => one.number === number);
  if (event) say(NOTICE, `event=${number} kind=${event.kind}: told to ${name}`);
};

void main().catch((error: unknown) => {
  say(ERROR, error instanceof Error ? error.message : String(error));
  process.exit(1);
});
