"""The part of JSON Schema that the report model needs, so that no library has to be there for it."""

from __future__ import annotations

from typing import Any

Fault = tuple[str, str]
_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "null": (type(None),),
    "integer": (int,),
    "number": (int, float),
}


def first_fault(value: Any, schema: dict[str, Any]) -> Fault | None:
    """Where and why ``value`` does not fit ``schema``, or ``None`` where it fits.

    Understands ``type``, ``const``, ``enum``, ``properties``, ``required``, ``additionalProperties: false``,
    ``items``, ``minimum``, ``anyOf`` and references to ``#/$defs/``.
    """
    return _fault(value, schema, schema, "$")


def _fault(value: Any, schema: dict[str, Any], root: dict[str, Any], where: str) -> Fault | None:
    if "$ref" in schema:
        return _fault(value, root["$defs"][schema["$ref"].rpartition("/")[2]], root, where)
    if "anyOf" in schema:
        faults = [_fault(value, choice, root, where) for choice in schema["anyOf"]]
        return None if None in faults else faults[-1]
    return _own_fault(value, schema, where) or _inner_fault(value, schema, root, where)


def _own_fault(value: Any, schema: dict[str, Any], where: str) -> Fault | None:
    if "type" in schema and not _is_of(value, schema["type"]):
        return where, f"is not {schema['type']}"
    if "const" in schema and value != schema["const"]:
        return where, f"is not {schema['const']!r}"
    if "enum" in schema and value not in schema["enum"]:
        return where, f"is not one of {schema['enum']}"
    if "minimum" in schema and value is not None and value < schema["minimum"]:
        return where, f"is below {schema['minimum']}"
    return None


def _inner_fault(value: Any, schema: dict[str, Any], root: dict[str, Any], where: str) -> Fault | None:
    if isinstance(value, list) and "items" in schema:
        found = (_fault(item, schema["items"], root, f"{where}[{i}]") for i, item in enumerate(value))
        return next((fault for fault in found if fault), None)
    if not isinstance(value, dict):
        return None
    known = schema.get("properties", {})
    missing = [name for name in schema.get("required", []) if name not in value]
    foreign = [name for name in value if name not in known] if schema.get("additionalProperties") is False else []
    if missing or foreign:
        return where, f"lacks {missing}" if missing else f"has unknown {foreign}"
    found = (_fault(value[name], part, root, f"{where}.{name}") for name, part in known.items() if name in value)
    return next((fault for fault in found if fault), None)


def _is_of(value: Any, types: str | list[str]) -> bool:
    names = [types] if isinstance(types, str) else types
    return any(isinstance(value, _TYPES[name]) and (name == "boolean" or not isinstance(value, bool)) for name in names)
