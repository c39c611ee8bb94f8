// Decides what restreamd-notices is told of whom to write to: JSON, with secrets.
import type { Notices } from "../settings";

/** Same as control/notices/config.ts reads. */
export const renderNotices = ({
  discordWebhook,
  discordLevel,
  discordStatus,
  apprise,
  timeZone,
}: Notices): string =>
  `${JSON.stringify({
    ...(discordWebhook.reveal() === ""
      ? {}
      : {
          discord: {
            ...{ url: discordWebhook.reveal(), level: discordLevel },
            ...(discordStatus ? { hasStatus: true } : {}),
          },
        }),
    ...(timeZone === "UTC" ? {} : { timeZone }),
    ...(apprise.length === 0
      ? {}
      : { apprise: apprise.map(({ url, level }) => ({ url: url.reveal(), level })) }),
  })}\n`;
