// Planned misbehaviour: what a test puts in front of the routes. Pure bookkeeping, no I/O.
import { isObject } from "./request";

export interface FaultSpec {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Matched against the path without its query. */
  path: RegExp;
  status: number;
  /** Default: an error body in the API's form, its message naming the fault. */
  body?: unknown;
  headers?: Record<string, string>;
  /** How often it strikes (default 1); Infinity until removed. */
  times?: number;
  /**
   * Default false: the request is answered without being carried out. true: it is carried out and
   * the answer is lost, which is how a retried POST makes a second droplet.
   */
  carriedOut?: boolean;
  /** It is never answered, and the connection stays until the client gives up or the fault is removed; `status` means nothing. */
  hangs?: boolean;
  /** It is carried out, and answered with its own status and this change of its body. */
  rewrite?: (body: unknown) => unknown;
}

/** A planned fault, with how often it struck: a test asserts that it did. */
export class Fault {
  hits = 0;
  /** What to end when it is removed: requests that hang. */
  readonly held = new Set<() => void>();

  constructor(readonly spec: FaultSpec) {}

  get exhausted(): boolean {
    return this.hits >= (this.spec.times ?? 1);
  }

  matches(method: string, path: string): boolean {
    return (
      !this.exhausted &&
      (this.spec.method === undefined || this.spec.method === method) &&
      this.spec.path.test(path)
    );
  }
}

export class FaultPlan {
  #faults: Fault[] = [];

  add(spec: FaultSpec): Fault {
    const fault = new Fault(spec);
    this.#faults.push(fault);
    return fault;
  }

  /** Requests that hang by it lose their connection. */
  remove(fault: Fault): void {
    this.#faults = this.#faults.filter((planned) => planned !== fault);
    for (const end of fault.held) end();
    fault.held.clear();
  }

  clear(): void {
    for (const fault of [...this.#faults]) this.remove(fault);
  }

  /** Planned but never struck: the test did not test what it says. */
  unused(): Fault[] {
    return this.#faults.filter((fault) => fault.hits === 0);
  }

  /** The fault that strikes this request, counted as used. */
  strike(method: string, path: string): Fault | undefined {
    const fault = this.#faults.find((planned) => planned.matches(method, path));
    if (fault !== undefined) fault.hits += 1;
    return fault;
  }

  /** The token is revoked: every request is 401 until the fault is removed. */
  unauthorized(): Fault {
    const body = { id: "unauthorized", message: "Unable to authenticate you" };
    return this.add({ path: /^/, status: 401, body, times: Infinity });
  }

  /** What was just created is not found yet; strikes the first GETs of `path`. */
  notFoundForAWhile(path: RegExp, times: number): Fault {
    const message = "The resource you were accessing could not be found.";
    return this.add({
      method: "GET",
      path,
      status: 404,
      body: { id: "not_found", message },
      times,
    });
  }

  /** What was just created is worked on for longer: the first looks at it find it locked. */
  lockedForAWhile(path: RegExp, times: number): Fault {
    const rewrite = (body: unknown): unknown => {
      if (!isObject(body) || !isObject(body["droplet"])) return body;
      return { droplet: { ...body["droplet"], locked: true, status: "new" } };
    };
    return this.add({ method: "GET", path, status: 200, times, rewrite });
  }

  /** It is active, but the first looks at it find it without a network: so the real API now and then answers. */
  withoutAddressForAWhile(path: RegExp, times: number): Fault {
    const rewrite = (body: unknown): unknown => {
      if (!isObject(body) || !isObject(body["droplet"])) return body;
      return { droplet: { ...body["droplet"], networks: { v4: [], v6: [] } } };
    };
    return this.add({ method: "GET", path, status: 200, times, rewrite });
  }

  /**
   * The token lacks a scope, until the fault is removed. The text: doctl issue 1635
   * (https://github.com/digitalocean/doctl/issues/1635).
   */
  forbidden(method: NonNullable<FaultSpec["method"]>, path: RegExp): Fault {
    const message = "You are not authorized to perform this operation";
    const body = { id: "forbidden", message };
    return this.add({ method, path, status: 403, body, times: Infinity });
  }

  /** The account holds as many droplets as it may. */
  dropletLimitReached(): Fault {
    const message = "creating this/these droplet(s) will exceed your droplet limit";
    return this.unprocessable("POST", /^\/v2\/droplets$/, message);
  }

  /** The API fails; the work is not done. */
  outage(method: NonNullable<FaultSpec["method"]>, path: RegExp, times: number): Fault {
    const body = { id: "service_unavailable", message: "Server Error" };
    return this.add({ method, path, status: 503, body, times });
  }

  /** Nobody answers any more, until the fault is removed; what is asked for is not done. */
  hang(path: RegExp, method?: FaultSpec["method"]): Fault {
    return this.add({ ...(method && { method }), path, status: 0, times: Infinity, hangs: true });
  }

  /** The members of a VPC are gone, and it does not know yet: https://github.com/p2p-way/p2p-agent-infra (terraform/digitalocean/readme.md). */
  vpcStillHasMembers(times: number): Fault {
    const body = { id: "conflict", message: "Can not delete VPC with members" };
    return this.add({ method: "DELETE", path: /^\/v2\/vpcs\//, status: 409, body, times });
  }

  /** The work is done and its answer lost: whoever asks again makes a second one. */
  answerLost(method: NonNullable<FaultSpec["method"]>, path: RegExp): Fault {
    const body = { id: "bad_gateway", message: "Bad Gateway" };
    return this.add({ method, path, status: 502, body, carriedOut: true });
  }

  /** A refusal that no retry mends, such as the droplet limit. */
  unprocessable(method: "POST" | "PUT", path: RegExp, message: string): Fault {
    return this.add({ method, path, status: 422, body: { id: "unprocessable_entity", message } });
  }

  /** 429; godo waits for Retry-After when it is given. */
  tooManyRequests(path: RegExp, times: number, retryAfterSeconds?: number): Fault {
    const body = { id: "too_many_requests", message: "API rate limit exceeded." };
    const headers: Record<string, string> =
      retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) };
    return this.add({ path, status: 429, body, headers, times });
  }
}
