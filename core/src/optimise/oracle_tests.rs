//! Small random instances solved again by general solvers through `good_lp`: microlp, and HiGHS with its feature.
//! They share no line with our kernels; objectives must be equal and our bounds never above theirs.

use good_lp::{Expression, ProblemVariables, Solution, SolverModel, Variable, constraint, variable};

use super::assign::{Assignment, assign};
use super::locate::{Location, locate};
use super::network::{Network, min_cost_flow};
use super::random::Random;
use super::{Certificate, Options, Status};

/// Least value of `cost` under `rows`, or infinity when there is no answer.
fn solve(variables: ProblemVariables, cost: &Expression, rows: Vec<good_lp::Constraint>) -> f64 {
    #[cfg(feature = "highs")]
    let solver = |model| good_lp::highs(model).set_option("threads", 1).set_option("mip_rel_gap", 0.0);
    #[cfg(not(feature = "highs"))]
    let solver = good_lp::microlp;
    let mut model = solver(variables.minimise(cost.clone()));
    for row in rows {
        model.add_constraint(row);
    }
    model.solve().map_or(f64::INFINITY, |solution| solution.eval(cost))
}

fn agrees(certificate: &Certificate, best: f64, what: &str) {
    if best.is_infinite() {
        assert_eq!(certificate.status, Status::Infeasible, "{what}: {certificate:?}");
        return;
    }
    let slack = 1e-6 * best.abs().max(1.0);
    assert_eq!(certificate.status, Status::Optimal, "{what}: {certificate:?}, the other says {best}");
    assert!((certificate.objective - best).abs() <= slack, "{what}: {certificate:?}, the other says {best}");
    assert!(certificate.bound <= best + slack, "{what}: {certificate:?}, the other says {best}");
}

#[test]
fn assignments_equal_a_general_solver() {
    let mut random = Random::new(41);
    for round in 0..150 {
        let (items, agents) = (3 + random.below(6), 2 + random.below(3));
        let cost: Vec<f64> = (0..items * agents).map(|_| 1.0 + random.below(50) as f64).collect();
        let usage: Vec<f64> = (0..items * agents).map(|_| 1.0 + random.below(9) as f64).collect();
        let count: Vec<i64> = (0..items).map(|_| 1 + random.below(2) as i64).collect();
        let room = 5.0 * count.iter().sum::<i64>() as f64 / agents as f64 * (0.7 + 0.5 * random.unit());
        let capacity = vec![room.ceil(); agents];
        let caps = (round % 3 == 0).then(|| vec![1 + items as i64 / 2; agents]);
        let penalty = (round % 2 == 0).then(|| vec![80.0; items]);

        let mut variables = ProblemVariables::new();
        let whole = |variables: &mut ProblemVariables, most: f64| variables.add(variable().integer().min(0).max(most));
        let x: Vec<Variable> = (0..items * agents).map(|c| whole(&mut variables, count[c / agents] as f64)).collect();
        let left: Vec<Option<Variable>> =
            (0..items).map(|i| penalty.as_ref().map(|_| whole(&mut variables, count[i] as f64))).collect();
        let mut total: Expression = x.iter().zip(&cost).map(|(&x, &c)| c * x).sum();
        let mut rows = Vec::new();
        for i in 0..items {
            let mut units: Expression = (0..agents).map(|j| Expression::from(x[i * agents + j])).sum();
            if let Some(left) = left[i] {
                units += left;
                total += 80.0 * left;
            }
            rows.push(constraint!(units == count[i] as f64));
        }
        for j in 0..agents {
            let load: Expression = (0..items).map(|i| usage[i * agents + j] * x[i * agents + j]).sum();
            rows.push(constraint!(load <= capacity[j]));
            if let Some(caps) = &caps {
                let units: Expression = (0..items).map(|i| Expression::from(x[i * agents + j])).sum();
                rows.push(constraint!(units <= caps[j] as f64));
            }
        }
        let best = solve(variables, &total, rows);
        let problem = Assignment::dense(count, &cost, &usage, capacity, caps, penalty).unwrap();
        let answer = assign(&problem, &Options::default().with_gap(0.0));
        agrees(&answer.certificate, best, &format!("round {round}: {problem:?}"));
    }
}

#[test]
fn locations_equal_a_general_solver() {
    let mut random = Random::new(42);
    for round in 0..80 {
        let (customers, sites) = (3 + random.below(5), 2 + random.below(4));
        let single = round % 2 == 0;
        let demand: Vec<f64> = (0..customers).map(|_| 1.0 + random.below(9) as f64).collect();
        let problem = Location {
            open_cost: (0..sites).map(|_| 5.0 + random.below(40) as f64).collect(),
            capacity: Some(
                (0..sites).map(|_| (demand.iter().sum::<f64>() * (0.3 + 0.5 * random.unit())).ceil()).collect(),
            ),
            cost: (0..customers * sites).map(|_| 1.0 + random.below(40) as f64).collect(),
            demand,
            single_source: single,
            ..Location::default()
        };
        let mut variables = ProblemVariables::new();
        let open: Vec<Variable> = (0..sites).map(|_| variables.add(variable().binary())).collect();
        let share = |variables: &mut ProblemVariables| {
            variables.add(if single { variable().binary() } else { variable().min(0).max(1) })
        };
        let x: Vec<Variable> = (0..customers * sites).map(|_| share(&mut variables)).collect();
        let total: Expression = x.iter().zip(&problem.cost).map(|(&x, &c)| c * x).sum::<Expression>()
            + open.iter().zip(&problem.open_cost).map(|(&y, &f)| f * y).sum::<Expression>();
        let mut rows = Vec::new();
        for i in 0..customers {
            let served: Expression = (0..sites).map(|j| Expression::from(x[i * sites + j])).sum();
            rows.push(constraint!(served == 1.0));
            rows.extend((0..sites).map(|j| constraint!(x[i * sites + j] <= open[j])));
        }
        let capacity = problem.capacity.as_ref().unwrap();
        for j in 0..sites {
            let load: Expression = (0..customers).map(|i| problem.demand[i] * x[i * sites + j]).sum();
            rows.push(constraint!(load <= capacity[j] * open[j]));
        }
        let best = solve(variables, &total, rows);
        let answer = locate(&problem, &Options::default().with_gap(0.0)).unwrap();
        agrees(&answer.certificate, best, &format!("round {round}: {problem:?}"));
    }
}

#[test]
fn flows_equal_a_general_solver() {
    let mut random = Random::new(43);
    let mut seen = [0; 2];
    for round in 0..200 {
        let (nodes, arcs) = (3 + random.below(6), 4 + random.below(14));
        let mut supply: Vec<i64> = (0..nodes).map(|_| random.below(9) as i64 - 4).collect();
        supply[0] -= supply.iter().sum::<i64>();
        let node = |random: &mut Random| (0..arcs).map(|_| random.below(nodes) as u32).collect::<Vec<_>>();
        let network = Network {
            nodes,
            tail: node(&mut random),
            head: node(&mut random),
            cost: (0..arcs).map(|_| random.below(20) as i64 - 2).collect(),
            lower: (0..arcs).map(|_| random.below(2) as i64).collect(),
            capacity: (0..arcs).map(|_| 2 + random.below(9) as i64).collect(),
            supply,
        };
        let mut variables = ProblemVariables::new();
        let bounds = network.lower.iter().zip(&network.capacity);
        let x: Vec<Variable> =
            bounds.map(|(&low, &high)| variables.add(variable().min(low as f64).max(high as f64))).collect();
        let total: Expression = x.iter().zip(&network.cost).map(|(&x, &c)| c as f64 * x).sum();
        let out = |v: usize| -> Expression {
            let of = |ends: &[u32]| -> Expression {
                x.iter().zip(ends).filter(|(_, end)| **end as usize == v).map(|(&x, _)| Expression::from(x)).sum()
            };
            of(&network.tail) - of(&network.head)
        };
        let rows = (0..nodes).map(|v| constraint!(out(v) == network.supply[v] as f64)).collect();
        let best = solve(variables, &total, rows);
        let answer = min_cost_flow(&network, &Options::default()).unwrap();
        let expected = if best.is_finite() { Status::Optimal } else { Status::Infeasible };
        assert_eq!(answer.status, expected, "round {round}: {network:?}");
        if best.is_finite() {
            assert!((answer.objective as f64 - best).abs() < 1e-6, "round {round}: {network:?}");
        }
        seen[usize::from(best.is_finite())] += 1;
    }
    assert!(seen.iter().all(|&n| n > 20), "{seen:?}");
}
