use super::*;
use crate::optimise::outcome::Status;
use crate::optimise::random::Random;

/// Every set of at most `p` sites of a small random table.
#[test]
fn p_median_and_max_cover_equal_brute_force() {
    let mut random = Random::new(99);
    for _ in 0..300 {
        let (customers, sites) = (1 + random.below(7), 1 + random.below(6));
        let table: Vec<f64> = (0..customers * sites).map(|_| random.below(20) as f64).collect();
        let weight: Vec<f64> = (0..customers).map(|_| random.below(5) as f64).collect();
        let p = 1 + random.below(sites);
        let radius = random.below(12) as f64;
        let (mut shortest, mut most) = (f64::INFINITY, 0.0_f64);
        for set in (1..1_u32 << sites).filter(|set| set.count_ones() as usize <= p) {
            let nearest = |i: usize| {
                let open = (0..sites).filter(|&j| set >> j & 1 == 1);
                open.map(|j| table[i * sites + j]).fold(f64::INFINITY, f64::min)
            };
            shortest = shortest.min((0..customers).map(|i| weight[i] * nearest(i)).sum());
            most = most.max((0..customers).filter(|&i| nearest(i) <= radius).map(|i| weight[i]).sum());
        }
        let median = PMedian { customers, cost: table.clone(), p, weight: weight.clone(), existing: vec![] };
        let answer = p_median(&median, &Options::default()).unwrap();
        assert_eq!((answer.certificate.objective, answer.certificate.status), (shortest, Status::Optimal));
        assert!(answer.open.len() <= p);
        let cover = MaxCover { customers, distance: table, radius, p, weight, existing: vec![] };
        let answer = max_cover(&cover, &Options::default()).unwrap();
        assert_eq!((answer.covered_weight, answer.certificate.status), (most, Status::Optimal));
        assert_eq!(answer.covered_bound, most);
    }
}

#[test]
fn a_table_that_does_not_divide_and_a_weight_below_zero_are_refused() {
    let bad = PMedian { customers: 2, cost: vec![1.0; 3], p: 1, ..PMedian::default() };
    assert!(p_median(&bad, &Options::default()).unwrap_err().to_string().contains("L01"));
    let bad = MaxCover { customers: 1, distance: vec![f64::NAN], p: 1, ..MaxCover::default() };
    assert!(max_cover(&bad, &Options::default()).unwrap_err().to_string().contains("L02"));
    let bad = PMedian { customers: 1, cost: vec![1.0], p: 1, weight: vec![-1.0], ..PMedian::default() };
    assert!(p_median(&bad, &Options::default()).is_err());
}
