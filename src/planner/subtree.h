/*
 * subtree.h
 *		The hierarchy operators as index ranges.
 */
#ifndef PLANNER_SUBTREE_H
#define PLANNER_SUBTREE_H

extern void subtree_paths_init(void);

#endif							/* PLANNER_SUBTREE_H */
