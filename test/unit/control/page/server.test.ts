import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { APage, PASSPHRASE } from "./a-page";

let page: APage;
beforeEach(async () => {
  page = await new APage().open();
});
afterEach(() => page.close());

describe("an invitation", () => {
  it("lets somebody in once, with a passphrase that then opens", async () => {
    const invitation = page.invite("Ana", "control");
    const ana = page.browser();
    const taken = { invitation, passphrase: PASSPHRASE, again: PASSPHRASE };
    expect(await ana.submit("/invite", taken)).toMatchObject({
      status: 303,
      headers: { location: "/" },
    });
    expect((await ana.get("/")).body).toContain("All is well.");
    const again = page.browser();
    expect((await again.submit("/invite", taken)).status).toBe(403);
    expect((await again.get("/")).status).toBe(303);
    expect((await again.submit("/sign-in", { name: "ana", passphrase: PASSPHRASE })).status).toBe(
      303,
    );
    expect((await again.get("/")).status).toBe(200);
  });
});

describe("an invitation that was not taken up for a mistake", () => {
  const FIELD = /<div id="invitation-field"( hidden)?>[\s\S]*?name="invitation" value="([^"]*)"/;
  it.each<[string, Record<string, string>, string | undefined]>([
    ["two passphrases that differ", { passphrase: PASSPHRASE, again: "x" }, " hidden"],
    ["a short one", { passphrase: "short", again: "short" }, " hidden"],
    ["one that is none", { invitation: "no&quot;ne", passphrase: PASSPHRASE }, undefined],
  ])("%s is handed back", async (_, fields, hidden) => {
    const sent = { invitation: page.invite("Ana", "control"), ...fields };
    const ana = page.browser();
    const { body, headers } = await ana.submit("/invite", sent);
    const [, isHidden, value] = FIELD.exec(body) ?? [];
    expect([isHidden, value]).toEqual([hidden, sent.invitation.replaceAll("&", "&amp;")]);
    expect(headers["cache-control"]).toBe("no-store");
    expect(body).toContain('<a href="/sign-in">');
    if (hidden === undefined) return;
    const again = { invitation: value ?? "", passphrase: PASSPHRASE, again: PASSPHRASE };
    expect((await ana.submit("/invite", again)).status).toBe(303);
  });
});

describe("trying", () => {
  const tries = async (name: string, passphrase = "wrong wrong wrong"): Promise<number> =>
    (await page.browser().submit("/sign-in", { name, passphrase })).status;

  it("a name is slowed down after six, whatever comes then; another name is not", async () => {
    await page.signedIn("Ana", "control");
    const statuses: number[] = [];
    for (let n = 0; n < 7; n++) statuses.push(await tries("Ana"));
    expect(statuses).toEqual([403, 403, 403, 403, 403, 403, 429]);
    expect(await tries("ANA", PASSPHRASE)).toBe(429);
    expect(await tries("Ben")).toBe(403);
  });
  it("many names from one address is slowed down after thirty", async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 32; n++) statuses.push(await tries(`Person ${n}`));
    expect(statuses.lastIndexOf(403)).toBe(29);
  });
  it("invitations that are none is slowed down; a dozen that are taken up is not", async () => {
    for (let n = 0; n < 12; n++) await page.signedIn(`Person ${n}`, "watch");
    const statuses: number[] = [];
    for (let n = 0; n < 8; n++)
      statuses.push((await page.browser().submit("/invite", { invitation: "x" })).status);
    expect(statuses).toContain(429);
    expect(statuses[0]).toBe(403);
  });
  it("says the same of a wrong passphrase and of nobody", async () => {
    await page.signedIn("Ana", "control");
    const [ana, nobody] = await Promise.all(
      ["Ana", "Bob"].map(async (name) => {
        const { body } = await page
          .browser()
          .submit("/sign-in", { name, passphrase: "wrong wrong wrong" });
        return body.replace(/value="[^"]*"/g, "").replaceAll(name, "");
      }),
    );
    expect(ana).toBe(nobody);
  });
});
