// What can be asked why something failed: as much of a bed as there is, for it may have failed while it was opened.
import type { Simulator } from "../../simulator/digitalocean/server";
import type { LetsEncrypt } from "../../support/certificate-authority/lets-encrypt";
import type { ReceivingServer } from "../../support/platform/receiving-server";
import type { LivePublisher } from "../../support/publisher/publisher";
import type { MachineDatacenter } from "../../support/world/datacenter";
import type { NameServer } from "../../support/world/name-server";
import type { PlatformName } from "../result/platform-names";
import type { Project } from "./project";

export interface Evident {
  datacenter?: MachineDatacenter;
  project?: Project;
  simulator?: Simulator;
  nameServer?: NameServer;
  letsEncrypt?: LetsEncrypt;
  platforms?: Readonly<Record<PlatformName, ReceivingServer>>;
  publisher?: LivePublisher;
}
