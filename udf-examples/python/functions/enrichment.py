"""Scalar function of nested values: an order as a ROW with an ARRAY of ROWs, enriched; JSON in, ROW out."""
import json

from pyflink.common import Row
from pyflink.table import DataTypes
from pyflink.table.udf import udf

ORDER = DataTypes.ROW([
    DataTypes.FIELD('customer', DataTypes.STRING()),
    DataTypes.FIELD('items', DataTypes.ARRAY(DataTypes.STRING())),
    DataTypes.FIELD('total', DataTypes.DOUBLE()),
])


@udf(input_types=[DataTypes.STRING()], result_type=ORDER)
def parse_order(document):
    """NULL for what is no order."""
    try:
        order = json.loads(document or 'null')
        items = order['items']
        total = sum(item.get('quantity', 1) * item['price'] for item in items)
        return Row(order.get('customer', 'unknown'), [item['sku'] for item in items], round(total, 2))
    except (ValueError, TypeError, KeyError):
        return None
