use super::*;
use crate::optimise::random::Random;

fn solve(network: &Network) -> FlowOutcome {
    min_cost_flow(network, &Options::default()).unwrap()
}

/// Flow respects its arcs and the unmet supply is exactly what `short` says.
fn verify(network: &Network, answer: &FlowOutcome) {
    let mut balance: Vec<i64> = network.supply.clone();
    for k in 0..network.arcs() {
        assert!((network.lower[k]..=network.capacity[k]).contains(&answer.flow[k]));
        balance[network.tail[k] as usize] -= answer.flow[k];
        balance[network.head[k] as usize] += answer.flow[k];
    }
    let short: Vec<(u32, i64)> = (0..).zip(balance).filter(|&(_, units)| units != 0).collect();
    assert_eq!(short, answer.short);
}

/// Complementary slackness: with it the flow is the cheapest among those that ship as much.
fn verify_prices(network: &Network, answer: &FlowOutcome) {
    for k in 0..network.arcs() {
        let reduced =
            network.cost[k] + answer.potential[network.tail[k] as usize] - answer.potential[network.head[k] as usize];
        assert!(reduced >= 0 || answer.flow[k] == network.capacity[k]);
        assert!(reduced <= 0 || answer.flow[k] == network.lower[k]);
    }
}

/// Arcs across the cut are exhausted, so the short units cannot be shipped.
fn verify_cut(network: &Network, answer: &FlowOutcome) {
    let mut inside = vec![false; network.nodes];
    answer.cut.iter().for_each(|&v| inside[v as usize] = true);
    for k in 0..network.arcs() {
        match (inside[network.tail[k] as usize], inside[network.head[k] as usize]) {
            (true, false) => assert_eq!(answer.flow[k], network.capacity[k]),
            (false, true) => assert_eq!(answer.flow[k], network.lower[k]),
            _ => {}
        }
    }
    let (left, missing): (Vec<(u32, i64)>, Vec<_>) = answer.short.iter().partition(|s| s.1 > 0);
    if !left.is_empty() {
        assert!(left.iter().all(|s| inside[s.0 as usize]));
        assert!(missing.iter().all(|s| !inside[s.0 as usize]));
    }
}

/// Oracle: ship along cheapest paths (Bellman-Ford) on the network with negative arcs filled first.
fn oracle(network: &Network) -> (i64, i64) {
    let n = network.nodes;
    let mut arcs: Vec<(usize, usize, i64, i64)> = Vec::new();
    let mut balance = network.supply.clone();
    let mut total = 0;
    for k in 0..network.arcs() {
        let (a, b, c) = (network.tail[k] as usize, network.head[k] as usize, network.cost[k]);
        let fixed = if c < 0 { network.capacity[k] } else { network.lower[k] };
        let room = network.capacity[k] - network.lower[k];
        total += c * fixed;
        balance[a] -= fixed;
        balance[b] += fixed;
        let (forward, backward) = if c < 0 { (0, room) } else { (room, 0) };
        arcs.push((a, b, c, forward));
        arcs.push((b, a, -c, backward));
    }
    let (source, sink) = (n, n + 1);
    for (v, &units) in balance.iter().enumerate() {
        let (a, b) = if units > 0 { (source, v) } else { (v, sink) };
        arcs.push((a, b, 0, units.abs()));
        arcs.push((b, a, 0, 0));
    }
    let mut unshipped: i64 = balance.iter().map(|u| u.max(&0)).sum();
    loop {
        let mut distance = vec![i64::MAX / 4; n + 2];
        let mut by = vec![usize::MAX; n + 2];
        distance[source] = 0;
        for _ in 0..n + 2 {
            for (k, &(a, b, c, room)) in arcs.iter().enumerate() {
                if room > 0 && distance[a] < i64::MAX / 4 && distance[a] + c < distance[b] {
                    distance[b] = distance[a] + c;
                    by[b] = k;
                }
            }
        }
        if by[sink] == usize::MAX {
            return (total, unshipped);
        }
        let (mut node, mut amount) = (sink, i64::MAX);
        while node != source {
            amount = amount.min(arcs[by[node]].3);
            node = arcs[by[node]].0;
        }
        node = sink;
        while node != source {
            arcs[by[node]].3 -= amount;
            arcs[by[node] ^ 1].3 += amount;
            node = arcs[by[node]].0;
        }
        unshipped -= amount;
        total += amount * distance[sink];
    }
}

fn random_network(random: &mut Random, balanced: bool) -> Network {
    let nodes = 2 + random.below(9);
    let arcs = random.below(4 * nodes);
    let mut network = Network { nodes, supply: vec![0; nodes], ..Network::default() };
    for _ in 0..arcs {
        network.tail.push(random.below(nodes) as u32);
        network.head.push(random.below(nodes) as u32);
        network.cost.push(random.below(30) as i64 - 6);
        let lower = random.below(6) as i64 - 4;
        network.lower.push(lower.max(0));
        network.capacity.push(lower.max(0) + random.below(9) as i64);
    }
    for _ in 0..random.below(2 * nodes) {
        let units = random.below(7) as i64;
        network.supply[random.below(nodes)] += units;
        network.supply[random.below(nodes)] -= units;
    }
    if !balanced {
        network.supply[0] += random.below(5) as i64 - 2;
    }
    network
}

#[test]
fn random_networks_agree_with_cheapest_paths() {
    let mut random = Random::new(11);
    let mut seen = [0; 2];
    for round in 0..2000 {
        let network = random_network(&mut random, round % 3 > 0);
        let answer = solve(&network);
        verify(&network, &answer);
        verify_prices(&network, &answer);
        // Without costs the oracle is a maximal flow from the given supplies.
        let free = Network { cost: vec![0; network.arcs()], ..network.clone() };
        let left: i64 = answer.short.iter().map(|s| s.1.max(0)).sum();
        assert_eq!(left, oracle(&free).1, "{network:?}");
        let feasible = answer.short.is_empty();
        if feasible {
            assert_eq!(answer.objective, i128::from(oracle(&network).0), "{network:?}");
        }
        assert_eq!(answer.status, if feasible { Status::Optimal } else { Status::Infeasible });
        if !feasible {
            verify_cut(&network, &answer);
        }
        seen[usize::from(feasible)] += 1;
    }
    assert!(seen.iter().all(|&n| n > 200), "{seen:?}");
}

#[test]
fn a_transportation_problem_of_some_size_ends_at_the_optimum() {
    let mut random = Random::new(5);
    let (agents, items) = (30_u32, 300_u32);
    let mut network = Network { nodes: (agents + items) as usize, ..Network::default() };
    for i in 0..items {
        for j in 0..agents {
            network.tail.push(i);
            network.head.push(items + j);
            network.cost.push(random.below(1000) as i64);
            network.lower.push(0);
            network.capacity.push(UNLIMITED);
        }
        network.supply.push(3);
    }
    network.supply.extend((0..agents).map(|_| -30));
    let answer = solve(&network);
    assert_eq!(answer.status, Status::Optimal);
    verify(&network, &answer);
    verify_prices(&network, &answer);
}

#[test]
fn a_narrow_arc_is_named_by_the_cut() {
    // 0 -> 1 -> 2 where the second arc carries 3 of 5.
    let network = Network {
        nodes: 3,
        tail: vec![0, 1],
        head: vec![1, 2],
        cost: vec![1, 1],
        lower: vec![0, 0],
        capacity: vec![9, 3],
        supply: vec![5, 0, -5],
    };
    let answer = solve(&network);
    assert_eq!(answer.status, Status::Infeasible);
    assert_eq!(answer.flow, [3, 3]);
    assert_eq!(answer.short, [(0, 2), (2, -2)]);
    assert_eq!(answer.cut, [0, 1]);
    let wider = Network { capacity: vec![9, 5], ..network };
    assert_eq!(solve(&wider).status, Status::Optimal);
}

#[test]
fn demand_beyond_supply_is_reported_where_it_is_missing() {
    let network = Network {
        nodes: 2,
        tail: vec![0],
        head: vec![1],
        cost: vec![1],
        lower: vec![0],
        capacity: vec![UNLIMITED],
        supply: vec![2, -5],
    };
    let answer = solve(&network);
    assert_eq!((answer.status, answer.short), (Status::Infeasible, vec![(1, -3)]));
    assert_eq!(answer.cut, [] as [u32; 0], "all of the network lacks supply");
}

#[test]
fn faults_are_listed_together_with_their_numbers() {
    let good = Network {
        nodes: 2,
        tail: vec![0, 1],
        head: vec![1, 0],
        cost: vec![1, 1],
        lower: vec![0, 0],
        capacity: vec![1, 1],
        supply: vec![0, 0],
    };
    assert!(good.check().is_ok());
    let bad = Network { head: vec![7, 0], lower: vec![0, 2], ..good.clone() };
    let message = bad.check().unwrap_err().to_string();
    assert!(message.contains("N02") && message.contains("N03"), "{message}");
    let bad = Network { cost: vec![1], supply: vec![0], ..good.clone() };
    assert_eq!(bad.check().unwrap_err().faults.len(), 2);
    for bad in [
        Network { cost: vec![i64::MIN, 0], ..good.clone() },
        Network { capacity: vec![i64::MAX, 1], ..good.clone() },
        Network { supply: vec![i64::MAX, i64::MIN], ..good.clone() },
    ] {
        assert!(matches!(bad.check().unwrap_err().faults[..], [NetworkFault::TooLarge { .. }]));
    }
}

#[test]
fn large_numbers_do_not_overflow() {
    let network = Network {
        nodes: 2,
        tail: vec![0, 0],
        head: vec![1, 1],
        cost: vec![1 << 57, -(1 << 57)],
        lower: vec![0, 0],
        capacity: vec![UNLIMITED, 1 << 50],
        supply: vec![1 << 58, -(1 << 58)],
    };
    let answer = solve(&network);
    verify(&network, &answer);
    assert_eq!(answer.flow, [(1 << 58) - (1 << 50), 1 << 50]);
}

#[test]
fn an_empty_network_and_a_stopped_search_are_answers_too() {
    assert_eq!(solve(&Network::default()).status, Status::Optimal);
    let mut random = Random::new(3);
    let network = random_network(&mut random, true);
    let answer = min_cost_flow(&network, &Options::default().with_work_limit(1)).unwrap();
    verify(&network, &answer);
}
