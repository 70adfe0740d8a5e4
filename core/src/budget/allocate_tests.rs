use super::*;
use proptest::prelude::*;

fn purse(payer: usize, ceiling: i64) -> Purse {
    Purse { payer, ceiling: Riel(ceiling) }
}

fn unfunded(question: &Question<'_>, answer: &Answer) -> i64 {
    let paid = |parts: &Vec<(usize, Riel)>| parts.iter().map(|(_, riel)| riel.0).sum::<i64>();
    question.demands.iter().zip(answer).map(|(demand, parts)| demand.amount.0 - paid(parts)).sum()
}

/// Payers: 0 commune, 1 donor. The commune is meant to carry 60 of 100 and has 50; the donor has 30.
#[test]
fn a_payer_that_cannot_carry_its_portion_is_helped_and_the_rest_is_unfunded() {
    let pots = [0, 1];
    let demand = |amount, payer| Demand { amount: Riel(amount), payer, pots: &pots, cap: None, group: 0 };
    let question = Question {
        purses: vec![purse(0, 50), purse(1, 30)],
        demands: vec![demand(60, Some(0)), demand(40, Some(1))],
        caps: vec![],
        capped: None,
        payers: 2,
    };
    let answer = allocate(&question);
    assert_eq!(answer, [vec![(0, Riel(50))], vec![(1, Riel(30))]]);
    assert_eq!(unfunded(&question, &answer), 20);
    assert_eq!(least_unfunded(&question), Riel(20));
}

/// Scarce earmarked money is kept for those who have nothing else, even where the order says otherwise.
#[test]
fn the_unfunded_amount_comes_before_the_order() {
    let (both, first) = ([0, 1], [0]);
    let question = Question {
        purses: vec![purse(0, 10), purse(1, 10)],
        demands: vec![
            Demand { amount: Riel(10), payer: Some(0), pots: &both, cap: None, group: 0 },
            Demand { amount: Riel(10), payer: None, pots: &first, cap: None, group: 0 },
        ],
        caps: vec![],
        capped: None,
        payers: 2,
    };
    assert_eq!(allocate(&question), [vec![(1, Riel(10))], vec![(0, Riel(10))]]);
}

#[test]
fn an_open_amount_asks_the_payers_in_their_order() {
    let pots = [0, 1, 2];
    let question = Question {
        purses: vec![purse(2, 100), purse(0, 40), purse(1, 100)],
        demands: vec![Demand { amount: Riel(100), payer: None, pots: &pots, cap: None, group: 0 }],
        caps: vec![],
        capped: None,
        payers: 3,
    };
    assert_eq!(allocate(&question), [vec![(1, Riel(40)), (2, Riel(60))]]);
}

/// The commune has money for 100 of pay but may pay posts worth 30 only; the donor carries what it can.
#[test]
fn the_hiring_cap_binds_pay_and_nothing_else() {
    let pots = [0, 1];
    let demand = |amount, cap| Demand { amount: Riel(amount), payer: None, pots: &pots, cap, group: 0 };
    let mut question = Question {
        purses: vec![purse(0, 100), purse(1, 20)],
        demands: vec![demand(60, Some(0)), demand(40, None)],
        caps: vec![Riel(30)],
        capped: Some(0),
        payers: 2,
    };
    let answer = allocate(&question);
    assert_eq!(answer, [vec![(0, Riel(30)), (1, Riel(20))], vec![(0, Riel(40))]]);
    assert_eq!(unfunded(&question, &answer), 10);
    // Without the cap the commune carries all of it.
    question.caps = vec![Riel(60)];
    assert_eq!(allocate(&question), [vec![(0, Riel(60))], vec![(0, Riel(40))]]);
}

/// A donor of 90 for two communes that ask 100 and 200 of it: a third and two thirds. What the smaller one cannot use
/// goes to the other.
#[test]
fn a_scarce_pot_is_shared_in_proportion_to_what_is_asked_of_it() {
    let (shared, with_own) = ([0], [0, 1]);
    let mut question = Question {
        purses: vec![purse(1, 90), purse(0, 80)],
        demands: vec![
            Demand { amount: Riel(100), payer: Some(1), pots: &shared, cap: None, group: 0 },
            Demand { amount: Riel(200), payer: Some(1), pots: &shared, cap: None, group: 1 },
        ],
        caps: vec![],
        capped: None,
        payers: 2,
    };
    assert_eq!(allocate(&question), [vec![(0, Riel(30))], vec![(0, Riel(60))]]);
    question.demands[0].pots = &with_own;
    assert_eq!(allocate(&question), [vec![(0, Riel(20)), (1, Riel(80))], vec![(0, Riel(70))]], "least unfunded first");
}

/// A random small question: payers 0..3, pots, demands with random pots, one cap about payer 0. Demands of the cap
/// share their pots.
#[derive(Debug, Clone)]
struct Case {
    purses: Vec<Purse>,
    sets: Vec<Vec<usize>>,
    demands: Vec<(i64, Option<usize>, usize)>,
    cap: i64,
}

fn case() -> impl Strategy<Value = Case> {
    let purses = prop::collection::vec((0usize..3, 0i64..40).prop_map(|(payer, most)| purse(payer, most)), 1..5);
    (purses, prop::collection::vec(prop::collection::vec(any::<bool>(), 5), 3), 0i64..50).prop_flat_map(
        |(purses, masks, cap)| {
            let pots = purses.len();
            let sets: Vec<Vec<usize>> = masks.iter().map(|mask| (0..pots).filter(|&pot| mask[pot]).collect()).collect();
            let demand = (0i64..40, prop::option::of(0usize..3), 0usize..3);
            prop::collection::vec(demand, 1..6).prop_map(move |demands| Case {
                purses: purses.clone(),
                sets: sets.clone(),
                demands,
                cap,
            })
        },
    )
}

impl Case {
    /// Demands of set 0 count against the cap.
    fn question(&self) -> Question<'_> {
        let demands = self.demands.iter().map(|&(amount, payer, set)| Demand {
            amount: Riel(amount),
            payer,
            pots: &self.sets[set],
            cap: (set == 0).then_some(0),
            group: set / 2,
        });
        Question {
            purses: self.purses.clone(),
            demands: demands.collect(),
            caps: vec![Riel(self.cap)],
            capped: Some(0),
            payers: 3,
        }
    }
}

/// Maximum flow by enumeration of all cuts: each pot and the cap is on either side; a demand is cut where it still
/// reaches a pot that is not (max-flow min-cut theorem).
fn least_unfunded_by_cuts(question: &Question<'_>) -> i64 {
    let pots = question.purses.len();
    let total: i64 = question.demands.iter().map(|demand| demand.amount.0).sum();
    let cut = |mask: usize| -> i64 {
        let is_cut = |pot: usize| mask & (1 << pot) != 0;
        let cap_is_cut = mask & (1 << pots) != 0;
        let purses: i64 = (0..pots).filter(|&pot| is_cut(pot)).map(|pot| question.purses[pot].ceiling.0).sum();
        let caps = if cap_is_cut { question.caps[0].0 } else { 0 };
        let open = |demand: &&Demand<'_>| {
            demand.pots.iter().any(|&pot| !(is_cut(pot) || cap_is_cut && is_capped(question, demand, pot)))
        };
        purses + caps + question.demands.iter().filter(open).map(|demand| demand.amount.0).sum::<i64>()
    };
    total - (0..1usize << (pots + 1)).map(cut).min().unwrap_or(0)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn every_riel_is_paid_once_or_unfunded_and_no_pot_is_overdrawn(case in case()) {
        let question = case.question();
        let answer = allocate(&question);
        let mut used = vec![0; question.purses.len()];
        let mut capped = 0;
        for (demand, parts) in question.demands.iter().zip(&answer) {
            let paid: i64 = parts.iter().map(|(_, riel)| riel.0).sum();
            prop_assert!(paid <= demand.amount.0);
            for &(pot, riel) in parts {
                prop_assert!(riel.0 > 0 && demand.pots.contains(&pot));
                used[pot] += riel.0;
                if is_capped(&question, demand, pot) { capped += riel.0; }
            }
        }
        prop_assert!(used.iter().zip(&question.purses).all(|(used, purse)| *used <= purse.ceiling.0));
        prop_assert!(capped <= question.caps[0].0);
    }

    #[test]
    fn no_other_allocation_leaves_less_unfunded(case in case()) {
        let question = case.question();
        let least = least_unfunded_by_cuts(&question);
        prop_assert_eq!(unfunded(&question, &allocate(&question)), least);
        prop_assert_eq!(least_unfunded(&question).0, least);
    }
}

/// The same question as a linear programme (`good_lp`): an engine that shares no line with ours.
#[cfg(feature = "exact")]
mod as_linear_programme {
    use super::*;
    use good_lp::{Expression, Solution, SolverModel, constraint, microlp, variable, variables};

    fn objective(question: &Question<'_>, weights: &Weights) -> f64 {
        let mut vars = variables!();
        let mut cost = Expression::from(0.0);
        let mut of_pot = vec![Expression::from(0.0); question.purses.len()];
        let mut of_cap = Expression::from(0.0);
        let quotas = fair::quotas(question);
        let mut of_quota = vec![Expression::from(0.0); quotas.len()];
        let mut of_demand = Vec::new();
        for demand in &question.demands {
            let nobody = vars.add(variable().min(0.0));
            let mut sum = Expression::from(nobody);
            cost += nobody * weights.unfunded as f64;
            for &pot in demand.pots {
                let pays = vars.add(variable().min(0.0));
                sum += pays;
                of_pot[pot] += pays;
                cost += pays * weights.cost(demand.payer, question.purses[pot].payer) as f64;
                if is_capped(question, demand, pot) {
                    of_cap += pays;
                } else if let Some(q) = quotas.iter().position(|q| (q.0, q.1) == (pot, demand.group)) {
                    of_quota[q] += pays;
                }
            }
            of_demand.push(sum);
        }
        let above: Vec<_> = quotas.iter().map(|_| vars.add(variable().min(0.0))).collect();
        for &above in &above {
            cost += above;
        }
        let mut model = vars.minimise(cost.clone()).using(microlp);
        for (sum, demand) in of_demand.into_iter().zip(&question.demands) {
            model = model.with(constraint!(sum == demand.amount.0 as f64));
        }
        for (sum, purse) in of_pot.into_iter().zip(&question.purses) {
            model = model.with(constraint!(sum <= purse.ceiling.0 as f64));
        }
        for ((sum, above), quota) in of_quota.into_iter().zip(above).zip(&quotas) {
            model = model.with(constraint!(sum - above <= quota.2.0 as f64));
        }
        model = model.with(constraint!(of_cap <= question.caps[0].0 as f64));
        model.solve().unwrap().eval(&cost)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

        #[test]
        fn finds_the_same_objective(case in case()) {
            let question = case.question();
            let quotas = fair::quotas(&question);
            let nodes = 1 + question.purses.len() + 2 + question.demands.len() + quotas.len();
            let weights = Weights::new(&question, nodes, quotas.len(), true);
            let mut ours = 0;
            let mut entered = vec![0; quotas.len()];
            for (demand, parts) in question.demands.iter().zip(&allocate(&question)) {
                let paid: i64 = parts.iter().map(|(_, riel)| riel.0).sum();
                ours += (demand.amount.0 - paid) * weights.unfunded;
                for &(pot, riel) in parts {
                    ours += riel.0 * weights.cost(demand.payer, question.purses[pot].payer);
                    let capped = is_capped(&question, demand, pot);
                    let quota = quotas.iter().position(|q| !capped && (q.0, q.1) == (pot, demand.group));
                    entered.iter_mut().enumerate().filter(|(q, _)| Some(*q) == quota).for_each(|(_, sum)| *sum += riel.0);
                }
            }
            ours += entered.iter().zip(&quotas).map(|(sum, quota)| (sum - quota.2.0).max(0)).sum::<i64>();
            let theirs = objective(&question, &weights);
            prop_assert!((ours as f64 - theirs).abs() < 1e-4 * (1.0 + theirs.abs()), "{ours} {theirs}");
        }
    }
}
