// Let's Encrypt in a rehearsal's world: a stranger's place to look from, a certificate that the droplets trust.
import { join } from "node:path";
import { LetsEncrypt, LETS_ENCRYPT_NAME } from "../../support/certificate-authority/lets-encrypt";
import { LETS_ENCRYPT, RESOLVER, VALIDATOR } from "../../support/world/addresses";
import type { World } from "./world";

/** @param pebble path of the program */
export const openLetsEncrypt = async (world: World, pebble: string): Promise<LetsEncrypt> => {
  const folder = world.makeFolder("lets-encrypt");
  return LetsEncrypt.open({
    program: pebble,
    // Its way to a droplet leads through the cloud firewall.
    host: world.network.addHost("letsencrypt", VALIDATOR),
    folder: join(folder, "pebble"),
    certificate: join(world.issueCertificates(LETS_ENCRYPT_NAME, folder), "right.pem"),
    authority: world.authority,
    resolver: RESOLVER,
    address: LETS_ENCRYPT,
    names: world.nameServer,
  });
};
