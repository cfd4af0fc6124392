"""Names of side outputs."""
from __future__ import annotations

from typing import Optional, Union

from pyflink.common.typeinfo import RowTypeInfo, TypeInformation, Types


class OutputTag(object):
    """Names a side output and gives its type (pickled objects when none is given; a list of types makes a row)."""

    def __init__(self, tag_id: str, type_info: Optional[Union[TypeInformation, list]] = None):
        if not tag_id:
            raise ValueError('OutputTag tag_id cannot be None or empty string')
        if type_info is None:
            type_info = Types.PICKLED_BYTE_ARRAY()
        elif isinstance(type_info, list):
            type_info = RowTypeInfo(type_info)
        elif not isinstance(type_info, TypeInformation):
            raise TypeError('OutputTag type_info must be None, list or TypeInformation')
        self.tag_id = tag_id
        self.type_info: TypeInformation = type_info

    def __getstate__(self):
        return self.tag_id, self.type_info

    def __setstate__(self, state):
        self.tag_id, self.type_info = state

    def __repr__(self) -> str:
        return f'OutputTag({self.tag_id!r}, {self.type_info})'
