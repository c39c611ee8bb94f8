// Planned misbehaviour: what a test puts in front of the routes. Pure bookkeeping, no I/O.

export interface FaultSpec {
  method?: "GET" | "POST" | "PUT" | "DELETE";
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
}

/** A planned fault, with how often it struck: a test asserts that it did. */
export class Fault {
  hits = 0;

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

  remove(fault: Fault): void {
    this.#faults = this.#faults.filter((planned) => planned !== fault);
  }

  clear(): void {
    this.#faults = [];
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
