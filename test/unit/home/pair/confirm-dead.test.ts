import { describe, expect, it } from "vitest";
import { demandDead } from "../../../../home/pair/confirm-dead";

const member = (address: string): { dropletId: string; address: string; sshHostKey: string } => ({
  ...{ dropletId: "1", sshHostKey: "ssh-ed25519 A" },
  address,
});
const members = { first: member("203.0.113.5"), second: member("203.0.113.6") };

describe("a server that somebody says is dead", () => {
  it("is dead where none of its ports takes a connection from here, whatever the other one's do", async () => {
    const knocked: string[] = [];
    await demandDead({ members }, "first", (address, port) => {
      knocked.push(`${address}:${port}`);
      return Promise.resolve(address === members.second.address);
    });
    expect(knocked).toEqual(["203.0.113.5:22", "203.0.113.5:1935", "203.0.113.5:1938"]);
  });

  it.each([22, 1935, 1938])("is not dead where port %i does", async (open) => {
    const asked = demandDead({ members }, "first", (_, port) => Promise.resolve(port === open));
    await expect(asked).rejects.toMatchObject({
      code: 3,
      message: expect.stringMatching(
        new RegExp(`^first is not dead: its port ${open} takes connections.*--from first$`),
      ) as string,
    });
  });
});
