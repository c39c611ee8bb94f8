// Tells people what restreamd noticed: reads its file, sends what is new, remembers what was accepted.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { readEvents } from "../shared/left";
import { parseConfig } from "./config";
import { Memory, tidy } from "./memory";
import { targetsOf, type Target } from "./target";
import { Notifier, type World } from "./notifier";
import { messageOf } from "../shared/text";

const DAY_MS = 86_400_000;
const FOLDERS = { state: "/var/lib/restreamd-notices", runtime: "/run/restreamd-notices" };

const PRIORITIES = { error: 3, notice: 5 } as const;
const say: World["say"] = (priority, words) => {
  console.log(`<${PRIORITIES[priority]}>${words.replace(/\s*\n\s*/g, "; ")}`);
};

const main = async (): Promise<void> => {
  const targets = targetsOf(
    parseConfig(
      readFileSync(join(process.env["CREDENTIALS_DIRECTORY"] ?? "", "notices.json"), "utf8"),
    ),
    FOLDERS.runtime,
  );
  tidy(
    FOLDERS,
    targets.map(({ file }) => file),
  );
  if (targets.length === 0) {
    say("notice", "nobody is to be told: restream:discordWebhookUrl and appriseUrls are not set");
    for (;;) await pause(DAY_MS);
  }
  // Side by side: one that fails holds up no other.
  await Promise.all(targets.map(tellAll));
};

/** Never resolves. */
const tellAll = async (target: Target): Promise<never> => {
  const notifier = new Notifier(target, new Memory(FOLDERS, target.file), {
    readEvents,
    say,
    now: Date.now,
  });
  for (;;) await pause(await notifier.step());
};

void main().catch((error: unknown) => {
  say("error", messageOf(error));
  process.exit(1);
});
