// Decides whom the notices go to: a Discord webhook and Apprise's addresses, and how much each is told.
import { Secret } from "../secret";
import { NOTICE_LEVELS, type AppriseTarget, type NoticeLevel, type Notices } from "../settings";

/**
 * What "Copy Webhook URL" in Discord gives; its other forms (canary, ptb, the old host) lead to the same API. Behind the token,
 * /slack and /github only say in which form others write there.
 */
const WEBHOOK =
  /^https:\/\/(?:(?:canary|ptb)\.)?discord(?:app)?\.com\/api\/(?:v\d+\/)?webhooks\/(\d{5,25})\/([\w-]{20,100})(?:\/(?:slack|github)?)?(\?.*)?$/;

const NO_WEBHOOK =
  "restream:discordWebhookUrl: is not the address of a Discord webhook, https://discord.com/api/webhooks/NUMBER/TOKEN; copy it in Discord: the channel's settings, Integrations, Webhooks, Copy Webhook URL";

const webhookIssues = (webhook: string): string[] => {
  if (webhook === "") return [];
  const [whole, , , query = ""] = WEBHOOK.exec(webhook) ?? [];
  if (whole === undefined) return [NO_WEBHOOK];
  // Only the name of what is asked for: the rest of the address is secret.
  const [unknown] = [...new URLSearchParams(query).keys()].filter((key) => key !== "wait");
  if (unknown === undefined) return [];
  return [
    `restream:discordWebhookUrl: has ?${/^\w{1,30}$/.test(unknown) ? unknown : "something"}= behind the token, which is not taken${unknown === "thread_id" ? ": messages go to the webhook's channel, not to a thread" : ""}; take out what begins with the question mark`,
  ];
};

const statusIssues = (status: string, webhook: string): string[] => {
  if (status !== "true" && status !== "false")
    return [`restream:discordStatus: got ${JSON.stringify(status)}, expected true or false`];
  return status === "true" && webhook === ""
    ? [
        "restream:discordStatus: is true, and there is no webhook to write to: pulumi config set --secret restream:discordWebhookUrl",
      ]
    : [];
};

/** What every one of Apprise's addresses begins with; which services there are, only Apprise knows. */
const SCHEME = /^[a-z][a-z0-9]*:\/\/\S/i;
const DEFAULT_LEVEL: NoticeLevel = "important";

/** Never prints an address: whoever has it can write there. */
export const parseNotices = (
  webhook: string,
  level: string,
  appriseUrls: string,
  { status = "false", timeZone = "UTC" } = {},
): { notices: Notices; issues: string[] } => {
  const [, id, token] = WEBHOOK.exec(webhook) ?? [];
  const known = levelOf(level);
  const apprise = parseApprise(appriseUrls);
  return {
    notices: {
      // Without a version in its address, Discord counts its waits in other units.
      discordWebhook: new Secret(
        id && token ? `https://discord.com/api/v10/webhooks/${id}/${token}` : "",
      ),
      discordLevel: known ?? DEFAULT_LEVEL,
      discordStatus: status === "true",
      timeZone,
      apprise: apprise.targets,
    },
    issues: [
      ...webhookIssues(webhook),
      ...(known
        ? []
        : [
            `restream:discordLevel: got ${JSON.stringify(level)}, expected ${NOTICE_LEVELS.join(", ")}`,
          ]),
      ...statusIssues(status, webhook),
      ...apprise.issues,
    ],
  };
};

/** One address a line, before it, if it is not the default, its level and a blank. */
const parseApprise = (text: string): { targets: AppriseTarget[]; issues: string[] } => {
  const targets: AppriseTarget[] = [];
  const issues: string[] = [];
  const seen = new Set<string>();
  if (text.trim() === "") return { targets, issues };
  for (const [index, line] of text.trimEnd().split("\n").entries()) {
    const words = line.trim().split(/\s+/);
    const [first = "", ...others] = words;
    const level = levelOf(first);
    const problem =
      first === ""
        ? "is empty; take it out"
        : level
          ? problemOf(others, seen)
          : words.length > 1 && SCHEME.test(others[0] ?? "")
            ? // The word may be a piece of an address: it is not shown.
              `begins with a word that is no level; expected ${NOTICE_LEVELS.join(", ")}, or the address alone`
            : problemOf(words, seen);
    const url = level ? others[0] : first;
    if (problem) issues.push(`restream:appriseUrls: line ${index + 1} ${problem}`);
    else if (url) {
      seen.add(url);
      targets.push({ url: new Secret(url), level: level ?? DEFAULT_LEVEL });
    }
  }
  return { targets, issues };
};

const problemOf = (
  [url = "", ...more]: readonly string[],
  seen: ReadonlySet<string>,
): string | undefined => {
  if (!SCHEME.test(url))
    return "is not an address of Apprise's, SERVICE://...; which there are: https://github.com/caronc/apprise/wiki";
  if (more.length > 0) return "holds a blank within the address; write it as %20";
  if (seen.has(url)) return "is there twice; take one out";
  return undefined;
};

const levelOf = (word: string): NoticeLevel | undefined =>
  NOTICE_LEVELS.find((name) => name === word);
