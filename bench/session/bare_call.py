"""Run by the peers' interpreter: `bare_call.py CLOUD NAME COUNT`. One Connection, one login, then COUNT
times the call that the module makes; prints the median in ms."""
import statistics
import sys
import time

import openstack


def main(cloud, name, count):
    connection = openstack.connect(cloud=cloud)
    connection.search_users(name)
    spent = []
    for _ in range(count):
        start = time.perf_counter()
        found = connection.search_users(name)
        spent.append(1e3 * (time.perf_counter() - start))
        assert [user.name for user in found] == [name]
    print(statistics.median(spent))


main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
