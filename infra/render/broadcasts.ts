// Decides what the program that asks the platforms is told: JSON, with secrets; and whether there is one at all.
import type { Broadcasts, Settings } from "../settings";

export const isAsked = ({
  broadcasts: { youtube, twitch },
}: Pick<Settings, "broadcasts">): boolean => youtube !== undefined || twitch !== undefined;

/** Same as control/broadcasts/config.ts reads. */
export const renderBroadcasts = ({ youtube, twitch }: Broadcasts): string =>
  `${JSON.stringify({
    ...(youtube ? { youtube: { apiKey: youtube.apiKey.reveal(), videos: youtube.videos } } : {}),
    ...(twitch
      ? {
          twitch: {
            clientId: twitch.clientId.reveal(),
            clientSecret: twitch.clientSecret.reveal(),
            channel: twitch.channel,
          },
        }
      : {}),
  })}\n`;
