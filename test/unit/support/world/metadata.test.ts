// The metadata service answers as DigitalOcean's does: values by path, folders as lists.
import { describe, expect, it } from "vitest";
import { answer, type DropletMetadata } from "../../../support/world/metadata";

const DROPLET: DropletMetadata = {
  id: 7,
  hostname: "restream-droplet",
  region: "nyc3",
  ipv4: "198.51.100.10",
  gateway: "100.64.0.1",
  reservedIp: undefined,
  publicKeys: ["ssh-ed25519 A", "ssh-ed25519 B"],
  tags: [],
  userData: "#cloud-config\n",
  vendorData: "",
};

const reservedIn = (droplet: DropletMetadata): unknown =>
  (JSON.parse(answer(droplet, "/metadata/v1.json") ?? "") as Record<string, unknown>)[
    "reserved_ip"
  ];

describe("the metadata service", () => {
  it.each([
    ["/metadata/v1/id", "7"],
    ["/metadata/v1/interfaces/public/0/ipv4/address", "198.51.100.10"],
    ["/metadata/v1/public-keys", "ssh-ed25519 A\nssh-ed25519 B"],
    ["/metadata/v1/user-data", "#cloud-config\n"],
    ["/metadata/v1/interfaces/public/0/", "ipv4/\ntype"],
  ])("%s", (path, text) => {
    expect(answer(DROPLET, path)).toBe(text);
  });

  it.each([
    "/",
    "/latest/meta-data",
    "/metadata/v2/id",
    "/metadata/v1/id/id",
    "/metadata/v1/nothing",
  ])("has nothing at %s", (path) => {
    expect(answer(DROPLET, path)).toBeUndefined();
  });

  it("tells all of it as JSON", () => {
    expect(JSON.parse(answer(DROPLET, "/metadata/v1.json") ?? "")).toMatchObject({
      droplet_id: 7,
      user_data: "#cloud-config\n",
    });
  });

  it("tells where the droplet is in its VPC, and nothing of that where it is in none", () => {
    const place = { ipv4: "10.116.0.2", netmask: "255.255.240.0", gateway: "10.116.0.1" };
    const member = { ...DROPLET, private: place };
    const folder = "/metadata/v1/interfaces/private/0/";
    expect(answer(member, folder)).toBe("ipv4/\ntype");
    expect(answer(member, `${folder}ipv4/address`)).toBe("10.116.0.2");
    expect(answer(member, `${folder}ipv4/netmask`)).toBe("255.255.240.0");
    const { ipv4, ...more } = place;
    expect(JSON.parse(answer(member, "/metadata/v1.json") ?? "")).toMatchObject({
      interfaces: {
        public: [{ type: "public" }],
        private: [{ ipv4: { ip_address: ipv4, ...more }, type: "private" }],
      },
    });
    expect(answer(DROPLET, "/metadata/v1/interfaces/")).toBe("public/");
    expect(answer(DROPLET, "/metadata/v1.json")).not.toContain("private");
    expect(answer({ ...DROPLET, private: undefined }, "/metadata/v1.json")).toBe(
      answer(DROPLET, "/metadata/v1.json"),
    );
  });

  it("tells which reserved IP leads to the droplet", () => {
    const led = { ...DROPLET, reservedIp: "198.51.100.200" };
    const folder = "/metadata/v1/reserved_ip/ipv4";
    expect(answer(led, "/metadata/v1/reserved_ip/")).toBe("ipv4/");
    expect(answer(led, `${folder}/`)).toBe("active\nip_address");
    expect(answer(led, `${folder}/active`)).toBe("true");
    expect(answer(led, `${folder}/ip_address`)).toBe("198.51.100.200");
    expect(reservedIn(led)).toEqual({ ipv4: { active: true, ip_address: "198.51.100.200" } });
  });

  it("tells that none does", () => {
    const folder = "/metadata/v1/reserved_ip/ipv4";
    expect(answer(DROPLET, `${folder}/active`)).toBe("false");
    expect(answer(DROPLET, `${folder}/ip_address`)).toBeUndefined();
    expect(reservedIn(DROPLET)).toEqual({ ipv4: { active: false } });
  });
});
