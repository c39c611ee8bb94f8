// Whom the notices go to: a webhook in any of Discord's forms, or a plain error that never shows it.
import { describe, expect, it } from "vitest";
import { parseNotices } from "../../../infra/parse/notices";
import { renderNotices } from "../../../infra/render/notices";

const TOKEN = "abcdefghijklmnopqrstuvwxyz_-0123456789";
const V10 = `https://discord.com/api/v10/webhooks/123456789012345678/${TOKEN}`;

describe("the Discord webhook", () => {
  it.each(["discord.com/api", "canary.discord.com/api", "discordapp.com/api/v9"])(
    "%s leads to version 10",
    (host) => {
      const { notices, issues } = parseNotices(
        `https://${host}/webhooks/123456789012345678/${TOKEN}`,
        "all",
      );
      expect(issues).toEqual([]);
      expect(JSON.parse(renderNotices(notices))).toEqual({ discord: { url: V10, level: "all" } });
    },
  );

  it("may be missing", () => {
    const { notices, issues } = parseNotices("", "important");
    expect([issues, renderNotices(notices)]).toEqual([[], "{}\n"]);
  });

  it.each([
    "http://discord.com/api/webhooks/1/x",
    `https://evil.example/webhooks/1/${TOKEN}`,
    TOKEN,
  ])("refuses %s without showing it", (url) => {
    const { issues } = parseNotices(url, "important");
    expect(issues).toEqual([expect.stringMatching(/^restream:discordWebhookUrl: is not/)]);
    expect(issues[0]).not.toContain(url);
  });

  it("refuses an unknown level", () => {
    expect(parseNotices("", "loud").issues).toEqual([
      'restream:discordLevel: got "loud", expected all, important, none',
    ]);
  });
});
