// Agents: whose mandate stands, for how many holdings one speaks, and whose ballots count.

/** As many holdings as places that set a limit set, where the rules say nothing. */
const MOST_PER_AGENT = 3;

function* checkMandates(meeting) {
  const agents = new Agents(meeting);
  for (const [index, entry] of meeting.entries.entries()) {
    for (const problem of agents.take(index, entry)) yield `entry ${index}: ${problem}`;
  }
  yield* agents.checkCounted();
}

/** For how many holdings an agent's ballot is counted; nothing where none is. */
function sayByAgents(meeting) {
  const cast = meeting.counted.filter((each) => each.cast.mandate !== undefined);
  const units = new Set(cast.map((each) => each.cast.unit));
  return units.size ? `由代理人投票的 ${units.size} 户` : "";
}

/** What is known of agents, as the log goes on. A holding is the text of its voters. */
class Agents {
  constructor(meeting) {
    this.noticed = meeting.get("meeting.noticed");
    this.closesAt = this.noticed.closes_at;
    const rules = makeRules(meeting.get("rules.fixed").name, meeting.overrides.inForce);
    this.most = rules.get("proxy_max") ?? MOST_PER_AGENT;
    this.holdings = new Map(meeting.frozenUnits.map((unit) => [unit.unit, votersOf(unit)]));
    this.mandates = new Map(); // By the index of their entry.
    this.standing = new Map(); // From holding and kind to the index of the latest.
    this.ended = new Set();
    this.cast = new Map(); // From the index of an agent's ballot to that of its mandate.
    this.own = new Map(); // From the index of an owner's ballot to its holding.
    this.voided = new Set();
  }

  *take(index, entry) {
    if (entry.type === "meeting.extended") this.closesAt = entry.closes_at;
    if (entry.type === "units.transferred") {
      const buyers = canonical(entry.owners.map(({ owner }) => owner).sort());
      for (const unit of entry.units) this.holdings.set(unit, buyers);
    }
    if (entry.type === "mandate.recorded") yield* this.takeRecorded(index, entry);
    if (entry.type === "mandate.ended") yield* this.takeEnded(entry);
    if (entry.type === "ballot.cast") yield* this.takeCast(index, entry);
    if (entry.type === "ballot.reviewed") {
      if (entry.finding === "voided") this.voided.add(entry.ballot);
      else this.voided.delete(entry.ballot);
    }
  }

  *takeRecorded(index, entry) {
    if (entry.at < this.noticed.at || entry.at >= this.closesAt) {
      yield "the mandate came before the notice, or after the vote had ended";
    }
    const holding = this.holdings.get(entry.unit);
    if (holding === undefined) {
      yield "the mandate is of no unit in the register";
      return;
    }
    const isOwn = entry.kind === "proxy" && JSON.parse(holding).includes(entry.by);
    if (entry.confirmed_by === null && !isOwn) yield "the mandate was not confirmed by a second person";
    if (entry.confirmed_by === entry.by) yield "the mandate was confirmed by whoever recorded it";
    if (entry.confirmed_by !== null && entry.proof === null) yield "the mandate rests on no proof";
    const place = canonical([holding, entry.kind]);
    this.mandates.set(index, { ...entry, holding, place });
    this.standing.set(place, index);
    yield* this.checkBound(entry.agent);
  }

  *checkBound(agent) {
    const speaking = [...this.standing.values(), ...this.counted().map(([, mandate]) => mandate)]
      .map((mandate) => this.mandates.get(mandate))
      .filter((mandate) => mandate.agent === agent);
    const holdings = new Set(speaking.map((mandate) => mandate.holding));
    if (holdings.size > this.most) {
      yield `the agent speaks for ${holdings.size} holdings, where ${this.most} are the most`;
    }
  }

  counted() {
    return [...this.cast].filter(([ballot]) => !this.voided.has(ballot));
  }

  *takeEnded(entry) {
    const mandate = this.mandates.get(entry.mandate);
    if (mandate === undefined || this.ended.has(entry.mandate)) {
      yield "it ends no mandate before it, or one again";
      return;
    }
    if (entry.at < mandate.at) yield "the mandate ended before it was recorded";
    const isSold = ![...this.holdings.values()].includes(mandate.holding);
    if (!isSold && !JSON.parse(mandate.holding).includes(entry.by)) {
      yield "the mandate was stopped by nobody who votes for its holding";
    }
    this.ended.add(entry.mandate);
    if (this.standing.get(mandate.place) === entry.mandate) this.standing.delete(mandate.place);
  }

  *takeCast(index, entry) {
    const holding = this.holdings.get(entry.unit);
    if (entry.mandate === undefined) {
      this.own.set(index, holding);
      return;
    }
    const mandate = this.mandates.get(entry.mandate);
    if (mandate === undefined) {
      yield "the ballot's mandate is none that stands before it";
      return;
    }
    if (mandate.holding !== holding) yield "the ballot's mandate is of another holding";
    const stands = this.standing.get(mandate.place) === entry.mandate;
    if (!stands || entry.at < mandate.at) yield "the ballot's mandate had ended, or was given later";
    this.cast.set(index, entry.mandate);
    yield* this.checkBound(mandate.agent);
  }

  /** Agents' ballots that are counted and must not be. */
  *checkCounted() {
    const own = new Set([...this.own].filter(([ballot]) => !this.voided.has(ballot)).map(([, of]) => of));
    for (const [index, mandate] of this.counted()) {
      if (this.ended.has(mandate)) {
        yield `entry ${index}: the ballot is counted though its mandate was stopped`;
      }
      if (own.has(this.mandates.get(mandate).holding)) {
        yield `entry ${index}: an agent's ballot is counted beside the owner's own`;
      }
    }
  }
}
