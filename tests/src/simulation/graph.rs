//! Who is linked with whom.

use std::collections::BTreeSet;

use super::chance::Chance;

/// Links between the nodes below `n`, each node with about `degree`; all are connected even when the nodes for which
/// `without` holds are taken away.
///
/// # Panics
/// Where it holds for all.
pub(super) fn links(
    chance: &mut Chance,
    n: usize,
    degree: usize,
    without: &dyn Fn(usize) -> bool,
) -> Vec<(usize, usize)> {
    loop {
        let links = rings(chance, n, degree);
        let honest: Vec<(usize, usize)> = links
            .iter()
            .copied()
            .filter(|(a, b)| !without(*a) && !without(*b))
            .collect();
        let some = (0..n).find(|i| !without(*i)).unwrap();
        let far = distances(n, &honest, some);
        if (0..n).all(|i| without(i) || far[i].is_some()) {
            return links;
        }
    }
}

/// Half as many rings through all nodes as the degree, each in an order of its own: near every node has that degree.
fn rings(chance: &mut Chance, n: usize, degree: usize) -> Vec<(usize, usize)> {
    let mut links = BTreeSet::new();
    for _ in 0..degree / 2 {
        let mut order: Vec<usize> = (0..n).collect();
        chance.shuffle(&mut order);
        for (k, a) in order.iter().enumerate() {
            let b = order[(k + 1) % n];
            if *a != b {
                links.insert((*a.min(&b), *a.max(&b)));
            }
        }
    }
    links.into_iter().collect()
}

/// How many links each node is away from one of them.
pub(super) fn distances(n: usize, links: &[(usize, usize)], from: usize) -> Vec<Option<usize>> {
    let mut linked = vec![Vec::new(); n];
    for (a, b) in links {
        linked[*a].push(*b);
        linked[*b].push(*a);
    }
    let mut far = vec![None; n];
    far[from] = Some(0);
    let mut edge = vec![from];
    let mut step = 0;
    while !edge.is_empty() {
        step += 1;
        let around: Vec<usize> = edge
            .iter()
            .flat_map(|i| linked[*i].iter().copied())
            .collect();
        edge = around
            .into_iter()
            .filter(|i| far[*i].is_none() && far[*i].replace(step).is_none())
            .collect();
    }
    far
}
