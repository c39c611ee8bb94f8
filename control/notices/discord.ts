// Speaks to one Discord webhook.
import { askHttps, type Answer } from "../shared/https";

/** SUPPRESS_NOTIFICATIONS: nobody's phone rings for it (Discord's documentation, "Message Flags"). */
const SILENT = 1 << 12;

/** Sends, or edits that message. Never rejects: no answer is status 0. */
export const send = (
  webhook: string,
  text: string,
  edits: string | undefined,
  { isSilent } = { isSilent: false },
): Promise<Answer> => {
  const url = new URL(webhook);
  if (edits) url.pathname += `/messages/${edits}`;
  else url.searchParams.set("wait", "true");
  // Nobody is called by name, whatever the text holds.
  const message = { content: text, allowed_mentions: { parse: [] } };
  return ask(
    url,
    edits ? "PATCH" : "POST",
    JSON.stringify(isSilent && !edits ? { ...message, flags: SILENT } : message),
  );
};

/** Takes one of its messages away. Never rejects. */
export const remove = (webhook: string, message: string): Promise<Answer> => {
  const url = new URL(webhook);
  url.pathname += `/messages/${message}`;
  return ask(url, "DELETE", "");
};

const ask = (url: URL, method: "POST" | "PATCH" | "DELETE", body: string): Promise<Answer> =>
  askHttps({ url, method, headers: { "content-type": "application/json" }, body });
