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
