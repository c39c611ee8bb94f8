// Our requests to Discord over a real connection: what it answers, by its stand-in, and what became of the message.
import { createServer, type AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { send } from "../../../../control/notices/discord";
import { judge } from "../../../../control/notices/pace";
import { Discord, type Mood } from "../../../support/discord/discord";
import { ownCertificate } from "./own-certificate";

const pem = ownCertificate();
let discord: Discord;
let webhook: string;
beforeEach(async () => {
  discord = new Discord(pem());
  await discord.listen("127.0.0.1", 0);
  webhook = `https://127.0.0.1:${discord.port}/api/v10/webhooks/1/token`;
});
afterEach(() => {
  discord.close();
});

describe("a message", () => {
  it.each<[Mood, boolean, object]>([
    ["well", false, { kind: "accepted", message: "1001" }],
    ["well", true, { kind: "accepted", message: "1000" }],
    ["edits-refused", true, { kind: "gone" }],
    ["edits-spent", true, { kind: "gone" }],
    ["edits-spent", false, { kind: "accepted", message: "1001" }],
    ["deleted", true, { kind: "later", waitMs: 600_000 }],
    ["failing", false, { kind: "later", why: "it answers 502" }],
    ["limited", false, { kind: "later", waitMs: 2000, isPerhapsTaken: false }],
    ["mute", false, { kind: "later", isPerhapsTaken: true }],
  ])("to a Discord that is %s (an edit: %s)", async (mood, isEdit, verdict) => {
    await send(webhook, "one", undefined);
    discord.mood = mood;
    const answer = await send(webhook, "one, two", isEdit ? "1000" : undefined);
    expect(judge(answer, isEdit, 0)).toMatchObject(verdict);
  });

  it("goes into the webhook's thread, also as an edit", async () => {
    const thread = `${webhook}?thread_id=42`;
    expect(judge(await send(thread, "one", undefined), false, 0)).toMatchObject({
      message: "1000",
    });
    expect(judge(await send(thread, "two", "1000"), true, 0)).toMatchObject({ message: "1000" });
    expect(discord.taken.map(({ isEdit }) => isEdit)).toEqual([false, true]);
  });
});

describe("a message that cannot have arrived", () => {
  it("is one to a port where nobody listens", async () => {
    discord.close();
    const answer = await send(webhook, "one", undefined);
    expect(answer).toMatchObject({ status: 0, text: "ECONNREFUSED", isSent: false });
  });

  it("is one to somebody who ends the connection before it is a secure one", async () => {
    const server = createServer((socket) => {
      socket.once("data", () => socket.destroy());
      socket.on("error", () => undefined);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const answer = await send(`https://127.0.0.1:${port}/a`, "one", undefined);
    server.close();
    expect(answer).toMatchObject({ status: 0, isSent: false });
  });
});
