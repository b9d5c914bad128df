"""Adapters: SDKs that a zygote may hold imported for modules that nobody changed. One file each."""

from adapters import boto3, kubernetes, openstack, pyvmomi

ALL = (openstack.ADAPTER, kubernetes.ADAPTER, boto3.ADAPTER, pyvmomi.ADAPTER)
