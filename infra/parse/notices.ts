// Decides whom the notices go to: a Discord webhook, and how much it is told.
import { Secret } from "../secret";
import { NOTICE_LEVELS, type Notices } from "../settings";

/** Of "Copy Webhook URL" in Discord; its other forms (canary, ptb, the old host) lead to the same API. */
const WEBHOOK =
  /^https:\/\/(?:(?:canary|ptb)\.)?discord(?:app)?\.com\/api\/(?:v\d+\/)?webhooks\/(\d{5,25})\/([\w-]{20,100})$/;

/** Never prints the address: whoever has it can write there. */
export const parseNotices = (
  webhook: string,
  level: string,
): { notices: Notices; issues: string[] } => {
  const [, id, token] = WEBHOOK.exec(webhook) ?? [];
  const known = NOTICE_LEVELS.find((name) => name === level);
  return {
    notices: {
      // Unversioned, Discord counts its waits in other units (platforms, 3).
      discordWebhook: new Secret(
        id && token ? `https://discord.com/api/v10/webhooks/${id}/${token}` : "",
      ),
      discordLevel: known ?? "important",
    },
    issues: [
      ...(webhook === "" || id
        ? []
        : [
            "restream:discordWebhookUrl: is not the address of a Discord webhook, https://discord.com/api/webhooks/NUMBER/TOKEN; copy it in Discord: the channel's settings, Integrations, Webhooks, Copy Webhook URL",
          ]),
      ...(known
        ? []
        : [
            `restream:discordLevel: got ${JSON.stringify(level)}, expected ${NOTICE_LEVELS.join(", ")}`,
          ]),
    ],
  };
};
