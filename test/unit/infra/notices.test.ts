// Whom the notices go to: a webhook in any of Discord's forms, Apprise's addresses, or a plain error that never shows them.
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
        "",
      );
      expect(issues).toEqual([]);
      expect(JSON.parse(renderNotices(notices))).toEqual({ discord: { url: V10, level: "all" } });
    },
  );

  it.each(["/", "/slack", "/github", "/slack?wait=true", "?wait=true"])(
    "may have %s behind the token",
    (behind) => {
      const { notices, issues } = parseNotices(
        `https://discord.com/api/webhooks/123456789012345678/${TOKEN}${behind}`,
        "all",
        "",
      );
      expect(issues).toEqual([]);
      expect(notices.discordWebhook.reveal()).toBe(V10);
    },
  );

  it.each([
    ["?thread_id=123", /has \?thread_id= behind the token.*not to a thread; take out what begins/],
    ["/slack?thread_id=123", /has \?thread_id= behind the token/],
    ["?with_components=true", /has \?with_components= behind the token/],
    ["?a-b.c=1", /has \?something= behind the token/],
    ["/messages/1", /is not the address of a Discord webhook/],
  ])("with %s is refused, and told which part", (behind, says) => {
    const { issues } = parseNotices(
      `https://discord.com/api/webhooks/123456789012345678/${TOKEN}${behind}`,
      "important",
      "",
    );
    expect(issues).toEqual([expect.stringMatching(says)]);
    expect(issues[0]).not.toContain(TOKEN);
  });

  it("may be missing", () => {
    const { notices, issues } = parseNotices("", "important", "");
    expect([issues, renderNotices(notices)]).toEqual([[], "{}\n"]);
  });

  it.each([
    "http://discord.com/api/webhooks/1/x",
    `https://evil.example/webhooks/1/${TOKEN}`,
    TOKEN,
  ])("refuses %s without showing it", (url) => {
    const { issues } = parseNotices(url, "important", "");
    expect(issues).toEqual([expect.stringMatching(/^restream:discordWebhookUrl: is not/)]);
    expect(issues[0]).not.toContain(url);
  });

  it("refuses an unknown level", () => {
    expect(parseNotices("", "loud", "").issues).toEqual([
      'restream:discordLevel: got "loud", expected all, important, none',
    ]);
  });
});

describe("Apprise's addresses", () => {
  it("have each its level", () => {
    const { notices, issues } = parseNotices(
      "",
      "important",
      "tgram://token/1\r\nall json://host/a\n none  mailto://me:word@host\nimportant ntfys://topic\n",
    );
    expect(issues).toEqual([]);
    expect(JSON.parse(renderNotices(notices))).toEqual({
      apprise: [
        { url: "tgram://token/1", level: "important" },
        { url: "json://host/a", level: "all" },
        { url: "mailto://me:word@host", level: "none" },
        { url: "ntfys://topic", level: "important" },
      ],
    });
  });

  it("may be missing", () => {
    expect(parseNotices("", "important", " \n").notices.apprise).toEqual([]);
  });

  it.each([
    ["an empty line", "json://a-b-c\n\njson://d", /^restream:appriseUrls: line 2 is empty/],
    ["an unknown level", "loud json://a-b-c", /line 1 begins with a word that is no level/],
    ["no scheme", "json://d\nhost-a-b-c/path", /line 2 is not an address of Apprise's/],
    ["a level alone", "all", /line 1 is not an address of Apprise's/],
    ["a scheme alone", "json://", /line 1 is not an address of Apprise's/],
    ["a blank within", "all json://a-b-c/x y", /line 1 holds a blank within/],
    ["the same twice", "json://a-b-c\nall json://a-b-c", /line 2 is there twice/],
  ])("refuses %s without showing it", (_, text, issue) => {
    const { issues } = parseNotices("", "important", text);
    expect(issues).toEqual([expect.stringMatching(issue)]);
    expect(issues[0]).not.toMatch(/a-b-c|json:|loud/);
  });
});

describe("the status message", () => {
  const WEBHOOK = `https://discord.com/api/webhooks/123456789012345678/${TOKEN}`;
  const of = (webhook: string, status: string): ReturnType<typeof parseNotices> =>
    parseNotices(webhook, "important", "", { status, timeZone: "Europe/Berlin" });

  it("is kept where it is asked for; times are in the stack's zone", () => {
    const { notices, issues } = of(WEBHOOK, "true");
    expect(issues).toEqual([]);
    expect(JSON.parse(renderNotices(notices))).toEqual({
      discord: { url: V10, level: "important", hasStatus: true },
      timeZone: "Europe/Berlin",
    });
  });

  it("is none where it is not", () => {
    expect(renderNotices(of(WEBHOOK, "false").notices)).not.toContain("hasStatus");
  });

  it.each([
    [WEBHOOK, "yes", /^restream:discordStatus: got "yes", expected true or false$/],
    ["", "true", /is true, and there is no webhook.*pulumi config set --secret restream:discordW/],
  ])("refuses %s, %s", (webhook, status, issue) => {
    expect(of(webhook, status).issues).toEqual([expect.stringMatching(issue)]);
  });
});
