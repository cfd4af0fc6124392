/**
 * Makes the events of the Nexmark benchmark by its published rules: which event is a person, an auction or a bid follows from
 * its number, whom it refers to from hot ratios and recent ids, its time from the rate.
 */
import { rowClass, type Row } from '../../types/rows';
import { type RandomState, SplittableRandom } from './splittable-random';
import { nextPrice } from './prices';
import { bidChannels, nextDigits, nextExtra, nextString, skipDigits, skipExtra, skipString } from './strings';

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
  readonly random?: RandomState | undefined;
}

/** Fields to make of persons, auctions and bids, in this order: bit i for field i. The others are NULL; draws are the same. */
export type WantedFields = readonly [person: number, auction: number, bid: number];

export const ALL_FIELDS: WantedFields = [0xff, 0x3ff, 0x7f];

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
    private readonly wanted = ALL_FIELDS,
  ) {
    this.total = settings.personProportion + settings.auctionProportion + settings.bidProportion;
    this.delayMicros = (1_000_000 / settings.rate) * generators;
    this.random = new SplittableRandom(settings.seed + firstEventId);
    this.count = position.emitted;
    if (position.random) this.random.state = position.random;
    const id = firstEventId + FIRST_EVENT_NUMBER + this.count;
    this.epoch = Math.floor(id / this.total);
    this.offset = id % this.total;
  }

  get position(): GeneratorPosition {
    return { emitted: this.count, random: this.random.state };
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
    const wanted = this.wanted[PERSON];
    const id = FIRST_PERSON + this.lastPerson();
    const first = FIRST_NAMES[random.nextInt(FIRST_NAMES.length)];
    const last = LAST_NAMES[random.nextInt(LAST_NAMES.length)];
    let size = 8 + first.length + 1 + last.length;
    const name = wanted & 0x02 ? `${first} ${last}` : null;
    let email: string | null = null;
    if (wanted & 0x04) {
      email = `${nextString(random, 7)}@${nextString(random, 5)}.com`;
      size += email.length;
    } else size += skipString(random, 7) + skipString(random, 5) + 5;
    let card: string | null = null;
    if (wanted & 0x08) card = `${nextDigits(random)} ${nextDigits(random)} ${nextDigits(random)} ${nextDigits(random)}`;
    else for (let i = 0; i < 4; i++) skipDigits(random);
    const city = CITIES[random.nextInt(CITIES.length)];
    const state = STATES[random.nextInt(STATES.length)];
    size += 19 + city.length + state.length;
    const average = this.settings.personSize;
    const extra = wanted & 0x80 ? nextExtra(random, size, average) : skipExtra(random, size, average);
    return new PersonRow(0, id, name, email, card, city, state, time, extra);
  }

  private auction(time: number, number: number): Row {
    const { random, settings } = this;
    const wanted = this.wanted[AUCTION];
    const id = FIRST_AUCTION + this.lastAuction();
    const hot = random.nextInt(settings.hotSellers) > 0;
    const seller = FIRST_PERSON + (hot ? batchStart(this.lastPerson()) : this.nextPerson());
    const category = FIRST_CATEGORY + random.nextInt(CATEGORIES);
    const initialBid = nextPrice(random);
    const expires = time + this.auctionLength(time, number);
    const name = wanted & 0x02 ? nextString(random, 20) : null;
    let size = 48 + (name === null ? skipString(random, 20) : name.length);
    const description = wanted & 0x04 ? nextString(random, 100) : null;
    size += description === null ? skipString(random, 100) : description.length;
    const reserve = initialBid + nextPrice(random);
    const average = settings.auctionSize;
    const extra = wanted & 0x200 ? nextExtra(random, size, average) : skipExtra(random, size, average);
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
    const { random, settings } = this;
    const wanted = this.wanted[BID];
    let auction: number | null = null;
    let bidder: number | null = null;
    let price: number | null = null;
    const hotAuction = random.nextInt(settings.hotAuctions) > 0;
    if (wanted & 0x01) auction = FIRST_AUCTION + (hotAuction ? batchStart(this.lastAuction()) : this.nextAuction());
    else if (!hotAuction) this.skipAuction();
    const hotBidder = random.nextInt(settings.hotBidders) > 0;
    // Nexmark adds the first id twice for bidders, so bids refer to people with an id higher by 1000.
    if (wanted & 0x02) bidder = 2 * FIRST_PERSON + (hotBidder ? batchStart(this.lastPerson()) + 1 : this.nextPerson());
    else if (!hotBidder) this.skipPerson();
    if (wanted & 0x04) price = nextPrice(random);
    else random.skipDouble();
    const { channels } = this;
    const hotChannel = random.nextInt(2) > 0;
    const names = hotChannel ? channels.hotNames : channels.names;
    let channel: string | null = null;
    let url: string | null = null;
    if (wanted & 0x18) {
      const number = random.nextInt(names.length);
      channel = names[number];
      url = hotChannel ? channels.hotUrls[number] : channels.urls[number];
    } else random.skipInt(names.length);
    const extra = wanted & 0x40 ? nextExtra(random, 32, settings.bidSize) : skipExtra(random, 32, settings.bidSize);
    return new BidRow(0, auction, bidder, price, channel, url, time, extra);
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

  private skipPerson(): void {
    this.random.skipInt(Math.min(this.lastPerson() + 1, ACTIVE_PEOPLE) + ID_LEAD);
  }

  private nextAuction(): number {
    const last = this.lastAuction();
    const first = Math.max(last - IN_FLIGHT_AUCTIONS, 0);
    return first + this.random.nextInt(last - first + 1 + ID_LEAD);
  }

  private skipAuction(): void {
    const last = this.lastAuction();
    this.random.skipInt(last - Math.max(last - IN_FLIGHT_AUCTIONS, 0) + 1 + ID_LEAD);
  }
}

/** The number from which on `number` is one of a hundred. */
function batchStart(number: number): number {
  return number - (number % HOT_BATCH);
}
