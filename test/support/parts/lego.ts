// Decides where lego, the ACME client, comes from: the vendor's tarball at its hash, or built from its Go module.
//
// What is built lacks lego's DNS providers (180 of them, hundreds of modules): of its challenges the server uses http-01
// alone. All else is the module's own source.
import type { Preparation } from "./preparation";
import { ensureTarball, type Tarball } from "./tarball";

export const LEGO_VERSION = "v5.5.2";
const OFFICIAL = {
  url: `https://github.com/go-acme/lego/releases/download/${LEGO_VERSION}/lego_${LEGO_VERSION}_linux_amd64.tar.gz`,
  sha256: "2a35505089e7772c92e1e9ac144df91151ef2eca8568630db0ff91fca06d9bef",
};
const NO_PROVIDERS = `package dns

import (
	"fmt"

	"github.com/go-acme/lego/v5/challenge"
)

// NewDNSChallengeProviderByName knows no provider: this build leaves them out.
func NewDNSChallengeProviderByName(name string) (challenge.Provider, error) {
	return nil, fmt.Errorf("unrecognized DNS provider: %s", name)
}
`;

export const ensureLego = async (preparation: Preparation): Promise<Tarball> =>
  ensureTarball(
    {
      program: "lego",
      official: OFFICIAL,
      module: {
        path: "github.com/go-acme/lego/v5",
        version: LEGO_VERSION,
        ldflags: `-X main.version=${LEGO_VERSION}`,
        changes: { "providers/dns/zz_gen_dns_providers.go": () => NO_PROVIDERS },
      },
      saying: `building lego ${LEGO_VERSION} from its Go module, without its DNS providers (1 to 2 minutes)`,
      builtOrigin: "built from the Go module, without its DNS providers",
    },
    preparation,
  );
