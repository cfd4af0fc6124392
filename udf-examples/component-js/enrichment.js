/** User functions as a WebAssembly component, in JavaScript: enrichment of JSON events. A function takes and gives whole columns. */

function parse(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

function enriched(event) {
  const total = Math.round((event.price ?? 0) * (event.quantity ?? 1) * 100) / 100;
  return { ...event, tags: [...(event.tags ?? [])].sort(), total };
}

export function enrich(events) {
  return events.map((text) => {
    const event = text === undefined ? null : parse(text);
    return event === null ? undefined : JSON.stringify(enriched(event));
  });
}

export function items(events) {
  const counts = [];
  const sku = [];
  const quantity = [];
  for (const text of events) {
    const list = parse(text)?.items ?? [];
    counts.push(list.length);
    for (const item of list) {
      sku.push(item.sku);
      quantity.push(item.quantity ?? 1);
    }
  }
  return { counts: Uint32Array.from(counts), sku, quantity: Float64Array.from(quantity) };
}
