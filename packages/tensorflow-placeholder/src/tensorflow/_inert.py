"""Inert classes and modules: importable, subclassable, callable, and computing nothing."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any


class InertType(type):
    """The type of inert classes: any attribute of one is another inert class."""

    def __getattr__(cls, name: str) -> InertType:
        if name.startswith("__"):
            raise AttributeError(name)
        return inert_class(f"{cls.__name__}.{name}")

    def __getitem__(cls, item: object) -> InertType:
        return cls


class Inert(metaclass=InertType):
    """Takes any arguments; called or asked for an attribute, it gives something inert again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Return the decorated thing itself when used as a decorator, otherwise this object."""
        return args[0] if len(args) == 1 and callable(args[0]) and not kwargs else self

    def __getattr__(self, name: str) -> InertType:
        if name.startswith("__"):
            raise AttributeError(name)
        return inert_class(name)


class InertModule(ModuleType):
    """A module whose every public name is an inert class."""

    def __getattr__(self, name: str) -> InertType:
        if name.startswith("__"):
            raise AttributeError(name)
        made = inert_class(f"{self.__name__}.{name}")
        setattr(self, name, made)
        return made


class InertFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds every sub-module of the named packages and makes it inert."""

    def __init__(self, packages: Sequence[str]) -> None:
        self._prefixes = tuple(f"{package}." for package in packages)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Return a spec for any module below the packages, else None."""
        if not fullname.startswith(self._prefixes):
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> InertModule:
        """Return a new inert module."""
        return InertModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Do nothing: an inert module has no code."""


def inert_class(name: str) -> InertType:
    """Return a new inert class of that (possibly dotted) name."""
    return InertType(name.rpartition(".")[2], (Inert,), {})


def make_inert(package: str) -> None:
    """Turn the package being imported, and all below it, inert."""
    sys.modules[package].__class__ = InertModule
    sys.meta_path.append(InertFinder([package]))
