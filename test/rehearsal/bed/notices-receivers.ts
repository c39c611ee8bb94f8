// Decides who is notified in a rehearsal: a Discord webhook, and two of Apprise's addresses, one for each level.
import type { JsonReceiver } from "../../support/apprise/json-receiver";
import type { Discord } from "../../support/discord/discord";
import { type Bed } from "./bed";
import { STACK } from "./project";
import { SECRETS } from "./secrets";

const WEBHOOK = `https://discord.com/api/webhooks/123456789012345678/${SECRETS.discordToken}`;
const [NAME, PORT] = ["notify.example", 8080] as const;
/** Paths of the two addresses, by what each is sent. */
export const [ALL, IMPORTANT] = ["/all", "/important"] as const;
const addressOf = (path: string): string =>
  `json://home:${SECRETS.apprisePassword}@${NAME}:${PORT}${path}`;

let discord: Discord | undefined;
let services: JsonReceiver | undefined;

/** This rehearsal's Discord. @throws Error before it was opened */
export const discordOf = (): Discord => {
  if (!discord) throw new Error("Discord is not there: notices-set-up comes first");
  return discord;
};

/** Its name exists from now on, and the stack knows its webhook; `up` brings it to the server. */
export const configureDiscord = async (bed: Bed): Promise<Discord> => {
  discord ??= await bed.openDiscord();
  const set = ["config", "set", "-s", STACK];
  await bed.project.mustPulumi([...set, "--secret", "restream:discordWebhookUrl"], WEBHOOK);
  await bed.project.mustPulumi([...set, "restream:discordLevel", "all"]);
  return discord;
};

/** As configureDiscord. */
export const configureApprise = async (bed: Bed): Promise<JsonReceiver> => {
  services ??= await bed.openAppriseServices(NAME, PORT);
  await bed.project.mustPulumi(
    ["config", "set", "--secret", "restream:appriseUrls", "-s", STACK],
    `all ${addressOf(ALL)}\n${addressOf(IMPORTANT)}\n`,
  );
  return services;
};

/** Everything that anybody was sent, as it came. */
export const allMessages = (): string =>
  [
    ...(discord?.taken ?? []).map(({ content }) => content),
    ...(services?.taken ?? []).map(({ text }) => text),
  ].join("\n");
