import { describe, expect, it } from "vitest";
import { PUBLIC_KEY, useBench } from "./bench";

const bench = useBench();

describe("SSH keys", () => {
  it("are stored with their MD5 fingerprint and found by it", async () => {
    const made = await bench().call("POST", "/v2/account/keys", {
      name: "op",
      public_key: PUBLIC_KEY,
    });
    expect(made.status).toBe(201);
    const fingerprint = String(made.json["ssh_key"]?.["fingerprint"]);
    expect(fingerprint).toMatch(/^([0-9a-f]{2}:){15}[0-9a-f]{2}$/);
    expect((await bench().call("GET", `/v2/account/keys/${fingerprint}`)).json).toEqual(made.json);
  });

  it("refuses the same key twice and what is no key", async () => {
    await bench().call("POST", "/v2/account/keys", { name: "op", public_key: PUBLIC_KEY });
    const twice = await bench().call("POST", "/v2/account/keys", {
      name: "b",
      public_key: PUBLIC_KEY,
    });
    const noKey = await bench().call("POST", "/v2/account/keys", {
      name: "c",
      public_key: "ssh-rsa",
    });
    expect([twice.status, twice.json.message]).toEqual([
      422,
      "SSH Key is already in use on your account",
    ]);
    expect(noKey.status).toBe(422);
  });
});
