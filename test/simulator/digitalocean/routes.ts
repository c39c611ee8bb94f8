// Every route that is simulated; the first that matches answers.
import { actionRoutes } from "./actions";
import { domainRecordRoutes } from "./domain-records";
import { dropletActionRoutes } from "./droplet-actions";
import { dropletRoutes } from "./droplets";
import { firewallRoutes } from "./firewalls";
import { neighbourRoutes } from "./neighbours";
import type { Route } from "./request";
import { reservedIpRoutes } from "./reserved-ips";
import { sshKeyRoutes } from "./ssh-keys";
import { tagRoutes } from "./tags";
import { vpcRoutes } from "./vpcs";

export const ROUTES: readonly Route[] = [
  ...sshKeyRoutes,
  ...tagRoutes,
  ...firewallRoutes,
  ...dropletRoutes,
  ...dropletActionRoutes,
  ...neighbourRoutes,
  ...vpcRoutes,
  ...reservedIpRoutes,
  ...actionRoutes,
  ...domainRecordRoutes,
];
