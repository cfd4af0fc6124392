/**
 * Makes the events of the Nexmark benchmark by its published rules: which event is a person, an auction or a bid follows from
 * its number, whom it refers to from hot ratios and recent ids, its time from the rate.
 */
import { rowClass, type Row } from '../../types/rows';
import { SplittableRandom } from './splittable-random';
import { bidChannels, nextExtra, nextString } from './strings';

const FIRST_PERSON = 1000;
const FIRST_AUCTION = 1000;
const FIRST_CATEGORY = 10;
const CATEGORIES = 5;
/** Ids ahead of the last one that may be referred to. */
const ID_LEAD = 10;
const HOT_BATCH = 100;
const IN_FLIGHT_AUCTIONS = 100;
const ACTIVE_PEOPLE = 1000;
/** Number of the first event; times count from it. */
const FIRST_EVENT_NUMBER = 1;

const STATES = 'AZ,CA,ID,OR,WA,WY'.split(',');
const CITIES = 'Phoenix,Los Angeles,San Francisco,Boise,Portland,Bend,Redmond,Seattle,Kent,Cheyenne'.split(',');
const FIRST_NAMES = 'Peter,Paul,Luke,John,Saul,Vicky,Kate,Julie,Sarah,Deiter,Walter'.split(',');
const LAST_NAMES = 'Shultz,Abrams,Spencer,White,Bartels,Walton,Smith,Jones,Noris'.split(',');

export interface GeneratorSettings {
  readonly personProportion: number;
  readonly auctionProportion: number;
  readonly bidProportion: number;
  readonly hotAuctions: number;
  readonly hotBidders: number;
  readonly hotSellers: number;
  readonly personSize: number;
  readonly auctionSize: number;
  readonly bidSize: number;
  /** Events of event time a second, of all generators together. */
  readonly rate: number;
  /** Time of event 0, ms. */
  readonly baseTime: number;
  readonly seed: number;
}

/** Where a generator stands: enough to make the next event. */
export interface GeneratorPosition {
  readonly emitted: number;
  readonly random?: readonly [number, number] | undefined;
}

const PersonRow = rowClass(8);
const AuctionRow = rowClass(10);
const BidRow = rowClass(7);

export const PERSON = 0;
export const AUCTION = 1;
export const BID = 2;

/** One of `generators` that share the rate, each with ids of its own from `firstEventId` on. */
export class NexmarkGenerator {
  /** Of the event that {@link next} made last: 0 person, 1 auction, 2 bid. */
  type = BID;
  private readonly random: SplittableRandom;
  private readonly delayMicros: number;
  private readonly total: number;
  private readonly channels = bidChannels();
  private count: number;
  /** The next event's id is epoch * total + offset. */
  private epoch: number;
  private offset: number;

  constructor(
    private readonly settings: GeneratorSettings,
    firstEventId: number,
    generators: number,
    position: GeneratorPosition,
  ) {
    this.total = settings.personProportion + settings.auctionProportion + settings.bidProportion;
    this.delayMicros = (1_000_000 / settings.rate) * generators;
    this.random = new SplittableRandom(settings.seed + firstEventId);
    this.count = position.emitted;
    if (position.random) [this.random.high, this.random.low] = position.random;
    const id = firstEventId + FIRST_EVENT_NUMBER + this.count;
    this.epoch = Math.floor(id / this.total);
    this.offset = id % this.total;
  }

  get position(): GeneratorPosition {
    return { emitted: this.count, random: [this.random.high, this.random.low] };
  }

  /** Event time of the next event, ms. */
  get nextTime(): number {
    return this.timeOf(this.count + FIRST_EVENT_NUMBER);
  }

  private timeOf(number: number): number {
    return this.settings.baseTime + Math.floor((number * this.delayMicros) / 1000);
  }

  /** The row of the next event's person, auction or bid. */
  next(): Row {
    const { personProportion, auctionProportion } = this.settings;
    const { offset } = this;
    const number = ++this.count;
    const time = this.timeOf(number);
    let row: Row;
    if (offset < personProportion) {
      this.type = PERSON;
      row = this.person(time);
    } else if (offset < personProportion + auctionProportion) {
      this.type = AUCTION;
      row = this.auction(time, number);
    } else {
      this.type = BID;
      row = this.bid(time);
    }
    if (++this.offset === this.total) {
      this.offset = 0;
      this.epoch++;
    }
    return row;
  }

  private person(time: number): Row {
    const { random } = this;
    const id = FIRST_PERSON + this.lastPerson();
    const name = `${FIRST_NAMES[random.nextInt(FIRST_NAMES.length)]} ${LAST_NAMES[random.nextInt(LAST_NAMES.length)]}`;
    const email = `${nextString(random, 7)}@${nextString(random, 5)}.com`;
    const card = `${this.digits()} ${this.digits()} ${this.digits()} ${this.digits()}`;
    const city = CITIES[random.nextInt(CITIES.length)];
    const state = STATES[random.nextInt(STATES.length)];
    const size = 8 + name.length + email.length + card.length + city.length + state.length;
    const extra = nextExtra(random, size, this.settings.personSize);
    return new PersonRow(0, id, name, email, card, city, state, time, extra);
  }

  private digits(): string {
    return `${this.random.nextInt(10_000)}`.padStart(4, '0');
  }

  private auction(time: number, number: number): Row {
    const { random, settings } = this;
    const id = FIRST_AUCTION + this.lastAuction();
    const hot = random.nextInt(settings.hotSellers) > 0;
    const seller = FIRST_PERSON + (hot ? batchStart(this.lastPerson()) : this.nextPerson());
    const category = FIRST_CATEGORY + random.nextInt(CATEGORIES);
    const initialBid = this.price();
    const expires = time + this.auctionLength(time, number);
    const name = nextString(random, 20);
    const description = nextString(random, 100);
    const reserve = initialBid + this.price();
    const extra = nextExtra(random, 48 + name.length + description.length, settings.auctionSize);
    return new AuctionRow(0, id, name, description, initialBid, reserve, time, expires, seller, category, extra);
  }

  /** Auctions are open for as long, on average, as it takes to make the auctions that are in flight. */
  private auctionLength(time: number, number: number): number {
    const { auctionProportion } = this.settings;
    const events = Math.floor((IN_FLIGHT_AUCTIONS * this.total) / auctionProportion);
    const horizon = this.timeOf(number + events) - time;
    return 1 + this.random.nextInt(Math.min(Math.max(horizon * 2, 1), 0x7fffffff));
  }

  private bid(time: number): Row {
    const { random, settings, channels } = this;
    const hotAuction = random.nextInt(settings.hotAuctions) > 0;
    const auction = FIRST_AUCTION + (hotAuction ? batchStart(this.lastAuction()) : this.nextAuction());
    const hotBidder = random.nextInt(settings.hotBidders) > 0;
    // Nexmark adds the first id twice for bidders, so bids refer to people with an id higher by 1000.
    const bidder = 2 * FIRST_PERSON + (hotBidder ? batchStart(this.lastPerson()) + 1 : this.nextPerson());
    const price = this.price();
    const hotChannel = random.nextInt(2) > 0;
    const number = random.nextInt(hotChannel ? channels.hotNames.length : channels.names.length);
    const channel = hotChannel ? channels.hotNames[number] : channels.names[number];
    const url = hotChannel ? channels.hotUrls[number] : channels.urls[number];
    const extra = nextExtra(random, 32, settings.bidSize);
    return new BidRow(0, auction, bidder, price, channel, url, time, extra);
  }

  /** round(100 * 10^(6 r)). exp is cheaper than pow and off by 1e-6 at most, which matters next to a half only. */
  private price(): number {
    const exponent = this.random.nextDouble() * 6;
    const value = Math.exp(exponent * Math.LN10) * 100;
    const floor = Math.floor(value);
    const rest = value - floor;
    if (rest > 0.49999 && rest < 0.50001) return Math.round(10 ** exponent * 100);
    return rest > 0.5 ? floor + 1 : floor;
  }

  /** Number of the last person so far, the one being made included. */
  private lastPerson(): number {
    const { personProportion } = this.settings;
    return this.epoch * personProportion + Math.min(this.offset, personProportion - 1);
  }

  private lastAuction(): number {
    const { personProportion, auctionProportion } = this.settings;
    if (this.offset < personProportion) return this.epoch * auctionProportion - 1;
    return this.epoch * auctionProportion + Math.min(this.offset - personProportion, auctionProportion - 1);
  }

  private nextPerson(): number {
    const people = this.lastPerson() + 1;
    const active = Math.min(people, ACTIVE_PEOPLE);
    return people - active + this.random.nextInt(active + ID_LEAD);
  }

  private nextAuction(): number {
    const last = this.lastAuction();
    const first = Math.max(last - IN_FLIGHT_AUCTIONS, 0);
    return first + this.random.nextInt(last - first + 1 + ID_LEAD);
  }
}

/** The number from which on `number` is one of a hundred. */
function batchStart(number: number): number {
  return number - (number % HOT_BATCH);
}
