"""Runs a Ray cluster of several nodes on loopback, until its standard input is closed.

python nodes.py CLIENT_PORT, 0 for none.

It says its address; then each line of input is an order, answered by a line:
`add` a node of one processor, answered by its id; `kill ID`, as a power cut would; `version X`, which the cluster then
says that it runs.
"""

import json
import sys
from typing import Any

import ray._common.usage.usage_constants as usage
from ray._private.ray_constants import KV_NAMESPACE_CLUSTER
from ray.cluster_utils import Cluster

SMALL = {"include_dashboard": False, "object_store_memory": 100 << 20, "node_ip_address": "127.0.0.2"}
PATIENCE = 280.0  # seconds for a node to be up, on a machine that has much else to do
QUICK = {
    "health_check_initial_delay_ms": 0,
    "health_check_period_ms": 500,
    "health_check_failure_threshold": 5,
    "memory_monitor_refresh_ms": 0,  # else nodes kill what works while other programs fill the memory
    "worker_niceness": 0,  # else whatever else this machine does comes first
}


def added(cluster: Cluster, **options: Any) -> Any:
    node = cluster.add_node(wait=False, **options, **SMALL)
    cluster._wait_for_node(node, PATIENCE)
    return node


def killed(cluster: Cluster, node_id: str) -> str:
    for node in cluster.list_all_nodes():
        if node._node_id == node_id:
            cluster.remove_node(node, allow_graceful=False)
    return node_id


def versioned(cluster: Cluster, version: str) -> str:
    gcs = cluster.head_node.get_gcs_client()
    key = usage.CLUSTER_METADATA_KEY
    stated: dict[str, Any] = json.loads(gcs.internal_kv_get(key, namespace=KV_NAMESPACE_CLUSTER))
    before, stated["ray_version"] = stated["ray_version"], version
    gcs.internal_kv_put(key, json.dumps(stated).encode(), overwrite=True, namespace=KV_NAMESPACE_CLUSTER)
    return str(before)


def main() -> None:
    cluster = Cluster()
    try:
        added(cluster, num_cpus=0, ray_client_server_port=int(sys.argv[1]) or None, _system_config=QUICK)
        say(cluster.address)
        for line in sys.stdin:
            order, *rest = line.split()
            if order == "add":
                say(added(cluster, num_cpus=1)._node_id)
            else:
                say({"kill": killed, "version": versioned}[order](cluster, *rest))
    finally:
        for node in reversed(cluster.list_all_nodes()):
            cluster.remove_node(node, allow_graceful=False)


def say(text: str) -> None:
    sys.stdout.write(f"@ {text}\n")
    sys.stdout.flush()


main()
