/*
 * laterality.h
 *		The sides of the body.
 */
#ifndef CODE_LATERALITY_H
#define CODE_LATERALITY_H

typedef enum Laterality
{
	LATERALITY_NONE,			/* the code has nothing to do with sides */
	LATERALITY_RIGHT,
	LATERALITY_LEFT,
	LATERALITY_BILATERAL,
	LATERALITY_UNSPECIFIED		/* it has, and leaves open which */
} Laterality;

#endif							/* CODE_LATERALITY_H */
