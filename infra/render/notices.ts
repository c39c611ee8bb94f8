// Decides what restreamd-notices is told of whom to write to: JSON, with secrets.
import type { Notices } from "../settings";

/** Same as control/notices/config.ts reads. */
export const renderNotices = ({ discordWebhook, discordLevel }: Notices): string =>
  `${JSON.stringify({
    ...(discordWebhook.reveal() === ""
      ? {}
      : { discord: { url: discordWebhook.reveal(), level: discordLevel } }),
  })}\n`;
