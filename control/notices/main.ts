// Tells people what restreamd noticed: reads its file, sends what is new, remembers what was accepted.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { readEvents, readNow } from "../shared/left";
import { NOTICES_FOLDERS } from "../shared/notices";
import { mayBeTheSpare } from "../shared/pair";
import { parseConfig } from "./config";
import { DELIVERY } from "./delivery";
import { Memory, tidy } from "./memory";
import { StatusKeeper } from "./status-keeper";
import { STATUS_MEMORY } from "./status-plan";
import { targetsOf, type Target } from "./target";
import { Notifier } from "./notifier";
import { Webhook } from "./webhook";
import { say } from "../shared/say";
import { messageOf } from "../shared/text";

const DAY_MS = 86_400_000;

/** What is known of the status message. */
const STATUS_FILE = "discord-status.json";

const main = async (): Promise<void> => {
  const config = parseConfig(
    readFileSync(join(process.env["CREDENTIALS_DIRECTORY"] ?? "", "notices.json"), "utf8"),
  );
  const webhook = config.discord && new Webhook(config.discord.url, Date.now);
  const targets = targetsOf(config, webhook, NOTICES_FOLDERS.runtime);
  tidy(NOTICES_FOLDERS, [...targets.map(({ file }) => file), ...(webhook ? [STATUS_FILE] : [])]);
  if (targets.length === 0) {
    say("notice", "nobody is to be told: restream:discordWebhookUrl and appriseUrls are not set");
    for (;;) await pause(DAY_MS);
  }
  // Side by side: one that fails holds up no other.
  await Promise.all([
    ...targets.map(tellAll),
    ...(webhook ? [keepStatus(webhook, config.discord?.hasStatus === true)] : []),
  ]);
};

/** Never resolves. */
const tellAll = async (target: Target): Promise<never> => {
  const notifier = new Notifier(target, new Memory(NOTICES_FOLDERS, target.file, DELIVERY), {
    readEvents,
    isSpare: mayBeTheSpare,
    say,
    now: Date.now,
  });
  for (;;) await pause(await notifier.step());
};

/** Never resolves. */
const keepStatus = async (webhook: Webhook, isWanted: boolean): Promise<never> => {
  const keeper = new StatusKeeper(
    webhook,
    isWanted,
    new Memory(NOTICES_FOLDERS, STATUS_FILE, STATUS_MEMORY),
    {
      readNow,
      readEvents: () => readEvents()?.events ?? [],
      isSpare: mayBeTheSpare,
      say,
      now: Date.now,
    },
  );
  for (;;) await pause(await keeper.step());
};

void main().catch((error: unknown) => {
  say("error", messageOf(error));
  process.exit(1);
});
